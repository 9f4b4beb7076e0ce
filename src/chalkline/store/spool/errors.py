"""What a spool refuses, and why."""


class SpoolError(Exception):
    """Nothing was acknowledged; but for SpoolBroken, nothing of it will come back."""


class SpoolFull(SpoolError):  # noqa: N818 - the name is what an operator says
    """There is no room on the disk. What is in the spool can still be delivered, returned and closed."""


class SpoolTaken(SpoolError):  # noqa: N818 - likewise
    """Another process owns the spool's folder."""


class UnknownEntry(SpoolError):  # noqa: N818 - likewise
    """No entry with this id is open."""


class PartClosed(SpoolError):  # noqa: N818 - likewise
    """What was delivered, returned or withdrawn cannot be opened again."""


class Damaged(SpoolError):  # noqa: N818 - likewise
    """What is on the disk is not what was written."""


class SpoolBroken(SpoolError):  # noqa: N818 - likewise
    """The disk failed in the middle of a sync: nobody can tell what is on it.

    What was refused with it may come back at the next start, with all its bytes. Until then the spool takes nothing.
    """
