"""The pages as a real browser shows them and sends their forms."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from aiohttp.test_utils import TestServer
from tests.gates.mail.alderbrook import KAREN, LEO, OUTSIDE, SENDING_HOURS, TOM
from tests.gates.mail.answering_school import AnsweringSchool, tell
from tests.gates.mail.pages.chromium import Tab, chromium
from tests.servers import needs

from chalkline.gates.mail.links.signed import Act

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".example"


def a_browser(folder: Path) -> AbstractAsyncContextManager[Tab]:
    needs("chromium")
    return chromium(folder / "browser")


def test_a_teacher_sends_a_message_anyway_without_any_script(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.SEND, SENDING_HOURS)
        async with TestServer(school.pages().application()) as server, a_browser(tmp_path) as tab:
            await tab.call("Emulation.setScriptExecutionDisabled", value=True)
            await tab.open(str(server.make_url(f"/answer/{token}")))
            assert await tab.says("getComputedStyle(document.querySelector('button')).color") == "rgb(255, 255, 255)"
            await tab.press()
            assert await tab.says("document.querySelector('.faults a').textContent") == "Say why"
            await tab.says("document.querySelector('#reason').focus()")
            await tab.call("Input.insertText", text="The trip leaves at 6am.")
            await tab.press()
            assert await tab.says("document.querySelector('h1').textContent") == "It is on its way"
        assert school.left == [(entry.id, 0)]

    tell(tmp_path, story)


def test_pages_fit_the_narrowest_screen_and_the_greatest_zoom(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        held = await school.sent(TOM, subject="Donaudampfschifffahrtsgesellschaftskapitänswitwenrente")
        asked = await school.sent(KAREN, LONG, by=LEO, body=LONG * 3, file=f"{'c' * 120}.pdf")
        tokens = [
            school.token(held, "p-lee", Act.SEND, SENDING_HOURS),
            school.token(held, "p-lee", Act.WITHDRAW),
            school.token(asked, "p-baker", Act.ANSWER, OUTSIDE),
            "nonsense",
        ]
        async with TestServer(school.pages().application()) as server, a_browser(tmp_path) as tab:
            for token in tokens:
                for width, zoom in ((320, 1), (1280, 4)):
                    await tab.open(str(server.make_url(f"/answer/{token}")), width=width, zoom=zoom)
                    assert await tab.says(WIDE) == 0, (token, width)

    tell(tmp_path, story)
