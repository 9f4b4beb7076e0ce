"""Data that Chalkline ships: example schools, lists of contacts. No code."""
