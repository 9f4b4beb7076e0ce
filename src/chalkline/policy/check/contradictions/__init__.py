"""Contradictions: what can never hold, or cannot hold together. A closed list, and never a false claim.

Whatever is found here is so for every event, world and calendar; what is not found may still be one.
"""
