"""The ``chalkline`` command."""
