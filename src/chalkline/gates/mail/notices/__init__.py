"""Notices: what senders, those who are asked and those who are told read about a message."""
