"""What the holder of a link may do about a message, and what then happens: send it anyway, answer, take it back."""
