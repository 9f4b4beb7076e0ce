"""The gate of the demonstration goes on: where to look, a link to follow, and whatever comes to an inbox is shown."""

import asyncio

from chalkline.cli.demo import telling
from chalkline.cli.demo.mail import Mail
from chalkline.cli.demo.stage import Stage
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp

_TEN_HOURS = Timestamp(10 * 3600 * NANOSECONDS_PER_SECOND)
_LOOK = 0.2
"""Seconds between two looks at the inboxes."""


def places(stage: Stage) -> str:
    """Where everything of the gate is."""
    settings, (own, outside) = stage.settings, stage.gate.addresses
    return "\n".join(
        (
            f"takes mail   {own[0]}:{own[1]}; from outside the school {outside[0]}:{outside[1]}",
            f"spool        {settings.spool}",
            f"health page  http://{settings.metrics}/health",
            f"pages        {settings.pages.url}, which people reach by the links in their notices",
        )
    )


async def keep_open(stage: Stage, mail: Mail) -> None:
    """On the next evening somebody writes late once more; then whatever comes to an inbox is told, until Ctrl-C."""
    telling.chapter("The gate goes on until Ctrl-C")
    telling.say(places(stage))
    telling.say("It is Tuesday evening. Somebody writes late once more: open a link of her notice in a browser.")
    await stage.set_clock(Timestamp(stage.clock() + _TEN_HOURS))
    await stage.send(mail)
    while True:
        for each in stage.inboxes.new():
            telling.letter(each, f"To {each.to}", links=True)
        await asyncio.sleep(_LOOK)
