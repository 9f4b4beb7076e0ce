"""Somebody who reads a notice and follows its link to the button."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import aiohttp


def read(content: bytes) -> EmailMessage:
    """A message as a mail program reads it."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)


def text_of(content: bytes) -> str:
    """Its plain text."""
    body = read(content).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(content: bytes, before: str) -> str:
    """The link behind these words of a notice."""
    found = re.search(rf"{before}\s+(\S+/answer/\S+)", text_of(content))
    assert found is not None, text_of(content)
    return found[1]


async def answer(link: str, **fields: str) -> str:
    """What the page says once its button was pressed."""
    async with aiohttp.ClientSession() as session:
        async with session.get(link) as opened:
            assert opened.status == 200
            token = re.search(r'name="link" value="([^"]+)"', await opened.text())
        assert token is not None
        form = {"link": token[1], **{name.replace("_", "-"): value for name, value in fields.items()}}
        async with session.post(link, data=form, headers={"Origin": link.partition("/answer")[0]}) as done:
            assert done.status == 200
            return await done.text()
