"""Notices about a message that is not in the spool are there themselves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalkline.store.spool.entry import Letter
from chalkline.store.spool.errors import SpoolBroken, SpoolFull
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What they are kept with."""

    spool: Spool
    woken: Callable[[], None]
    """Called once something may be due in the spool."""

    async def tell(self, letters: tuple[Letter, ...]) -> None:
        """The notices are kept and will leave. Where they cannot be, the message goes its way without them."""
        if not letters:
            return
        try:
            await self.spool.accept(letters[0], notices=letters[1:])
        except (SpoolFull, SpoolBroken):
            _log.exception("%s notices could not be kept", len(letters))
        else:
            self.woken()
