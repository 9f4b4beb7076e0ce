"""A plausible school: its whole folder, and the mail and web requests of its days, the same for the same seed.

For demonstration and measurement. Nobody in it exists, and what it does is drawn from tables of habits, not from any
school's log.
"""
