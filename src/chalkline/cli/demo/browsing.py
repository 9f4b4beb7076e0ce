"""Somebody who follows a link: opens its page, fills in the form, presses the button."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientSession

_LINK = re.compile(r"\S+/answer/\S+")
_TOKEN = re.compile(r'name="link" value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What somebody saw behind a link."""

    opened: str
    """The page that opening it showed, as HTML."""
    done: str
    """The page after the button."""


def links_in(text: str) -> list[str]:
    """The links of a notice, in their order."""
    return _LINK.findall(text)


async def follow(link: str, fields: Mapping[str, str]) -> Visit:
    """What the pages showed. Raises aiohttp's ClientError where one is not there."""
    async with ClientSession(raise_for_status=True) as browser:
        async with browser.get(link) as page:
            opened = await page.text()
        token = _TOKEN.search(opened)
        assert token is not None  # noqa: S101 - every page with a form has it
        origin = {"Origin": link.partition("/answer/")[0]}
        async with browser.post(link, data={**fields, "link": token[1]}, headers=origin) as page:
            return Visit(opened=opened, done=await page.text())
