"""Chalkline: a school's policy that people sign and gates run."""
