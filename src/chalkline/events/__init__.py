"""What happens: every event declared once, and the readers that turn bytes into events."""
