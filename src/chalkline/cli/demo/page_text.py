"""A page of the gate as plain lines: what somebody reads on it, fields and buttons in brackets."""

from html.parser import HTMLParser

_BLOCKS = frozenset({"h1", "h2", "p", "li", "dt", "div", "legend", "label", "button", "form", "summary", "blockquote"})
_LEFT_OUT = frozenset({"head", "header", "footer", "details"})
_BEFORE = {"li": "* ", "button": "[ ", "dd": ": "}
_AFTER = {"button": " ]"}
_CHOICE = "( ) "


def page_text(page: str) -> list[str]:
    """The lines of the page's own part, without its head, foot and what is folded away."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [line.rstrip() for line in reader.lines if line.strip()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._left_out: list[str] = []
        """The elements that are left out, the outermost first."""
        self._verbatim = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in _LEFT_OUT or given.get("class") == "skip":
            self._left_out.append(tag)
        self._verbatim = given.get("class") == "letter"
        if tag in _BLOCKS and self.lines[-1] != _CHOICE:
            self.lines.append("")
        if tag == "input" and given.get("type") == "radio":
            self.lines.append(_CHOICE)
        if tag == "textarea":
            self.lines.append("[ … ]")
        self._say(_BEFORE.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._say(_AFTER.get(tag, ""))
        if tag in _BLOCKS and tag != "dt":
            self.lines.append("")
        if self._left_out and self._left_out[-1] == tag:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self.lines += [f"  {line}" for line in data.splitlines() if line]
        elif data.strip():
            self._say(data.replace("\n", " "))

    def _say(self, words: str) -> None:
        if not self._left_out:
            self.lines[-1] += words
