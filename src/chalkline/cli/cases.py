"""``chalkline test``."""


def test_command() -> None:
    """Try cases."""
