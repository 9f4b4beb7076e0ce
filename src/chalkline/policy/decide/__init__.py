"""Decisions: what happens to an event under the policies in force, when a hold ends, and why."""
