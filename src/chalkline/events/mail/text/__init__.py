"""What a message says: its text, split into what the sender wrote and what not, and the features guessed from it."""
