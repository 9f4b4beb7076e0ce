"""The mail gate: an SMTP relay that passes on what may go, and keeps what must wait."""
