"""Conditions: the Common Expression Language in Chalkline's profile (see docs/reference/conditions.md)."""
