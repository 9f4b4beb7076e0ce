"""A real browser, spoken to by its own protocol (CDP): it opens pages, fills in forms and says what it sees."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

_STARTED = "DevToolsActivePort"


@dataclass(slots=True, kw_only=True)
class Tab:
    """One tab of a browser."""

    socket: aiohttp.ClientWebSocketResponse
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def call(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - the protocol's
        """The result of a command."""
        id_ = next(self._ids)
        await self.socket.send_json({"id": id_, "method": method, "params": params})
        while True:
            answer = await self._next()
            if answer.get("id") == id_:
                assert "error" not in answer, answer
                return dict(answer["result"])

    async def until(self, event: str) -> None:
        """Returns once the browser says that this has happened."""
        while (await self._next()).get("method") != event:
            pass

    async def open(self, url: str, *, width: int = 800, zoom: float = 1) -> None:
        """The page is shown in a window as wide as that, enlarged so many times."""
        size = {"width": int(width / zoom), "height": 900, "deviceScaleFactor": zoom, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        await self.call("Page.enable")
        await self.call("Page.navigate", url=url)
        await self.until("Page.loadEventFired")

    async def says(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page says
        """The value of an expression in the page."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def press(self, button: str = "button") -> None:
        """The button is clicked as a mouse would, and the next page is there."""
        box = await self.says(
            f"(b => {{ b.scrollIntoView(); const r = b.getBoundingClientRect();"
            f"return [r.x + r.width / 2, r.y + r.height / 2] }})(document.querySelector('{button}'))"
        )
        where = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
        await self.call("Input.dispatchMouseEvent", type="mousePressed", **where)
        await self.call("Input.dispatchMouseEvent", type="mouseReleased", **where)
        await self.until("Page.loadEventFired")

    async def _next(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            return dict(await self.socket.receive_json())


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Tab]:
    """A tab of a browser that has never been anywhere."""
    program = shutil.which("chromium")
    assert program is not None
    switches = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run")
    process = await asyncio.create_subprocess_exec(
        program,
        *switches,
        f"--user-data-dir={folder}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / _STARTED)
        async with aiohttp.ClientSession() as session:
            async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as made:
                url = (await made.json())["webSocketDebuggerUrl"]
            async with session.ws_connect(url, max_msg_size=0) as socket:
                yield Tab(socket=socket)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _port(path: Path) -> str:
    async with asyncio.timeout(30):
        while not path.exists() or not path.read_text():  # noqa: ASYNC110, ASYNC240 - a file tells nobody
            await asyncio.sleep(0.05)
    return path.read_text().split()[0]  # noqa: ASYNC240
