"""The way in: SMTP as the gate speaks it to those who bring mail, strictly, and who is let in."""
