"""What can be wrong with a spool, as values that name file and offset."""

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the spool that is not as it was written."""

    file: str
    """Below the spool's folder."""
    offset: int
    """In bytes from the start of the file."""
    what: str
    """What is wrong there, and what was done about it."""
    loss: bool = True
    """Whether something that was acknowledged may be lost."""
