"""What every page has so that everybody can use it, by its markup (WCAG 2.2)."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.gates.mail.alderbrook import BY_ANOTHER, KAREN, LEO, LOCKED, OUTSIDE, SENDING_HOURS, TOM, alderbrook_with
from tests.gates.mail.answering_school import AnsweringSchool, browser, tell

from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.pages.looks import STYLE

Attributes = dict[str, str | None]
VISIBLE = {"text", "checkbox", "radio"}


class Markup(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[Attributes]:
        return [attributes for tag, attributes in self.found if tag in tags]


async def pages_of(school: AnsweringSchool, folder: Path) -> list[str]:
    """Every page, those with faults included."""
    school.knows(alderbrook_with(folder, BY_ANOTHER))
    locked = await school.sent("police@county.example", subject="Safeguarding")
    let_go = school.token(locked, "p-hill", Act.SEND, LOCKED)
    held, asked = await school.sent(TOM), await school.sent(KAREN, by=LEO, file="plan.pdf")
    send = school.token(held, "p-lee", Act.SEND, SENDING_HOURS)
    answer = school.token(asked, "p-baker", Act.ANSWER, OUTSIDE)
    take_back = school.token(held, "p-lee", Act.WITHDRAW)
    no = {"link": answer, "answer-0": "no", "reason": "Ring her."}
    async with browser(school) as client:
        shown = [await client.get(f"/answer/{token}") for token in (send, let_go, answer, take_back, "nonsense")]
        faults = [await client.post(f"/answer/{token}", data={"link": token}) for token in (send, answer)]
        sure = await client.post(f"/answer/{answer}", data=no)
        done = await client.post(f"/answer/{send}", data={"link": send, "reason": "Now."})
        start = await client.get("/")
        return [await each.text() for each in (*shown, *faults, sure, done, start)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Markup]:
    found: list[Markup] = []
    folder = tmp_path_factory.mktemp("pages")

    async def story(school: AnsweringSchool) -> None:
        found.extend(map(Markup, await pages_of(school, folder)))

    tell(folder, story)
    assert len(found) == 10
    return found


def test_each_page_says_its_language_and_has_its_landmarks(pages: list[Markup]) -> None:
    for page in pages:
        assert page.all("html") == [{"lang": "en-GB"}]
        assert [len(page.all(tag)) for tag in ("title", "header", "main", "footer", "h1")] == [1] * 5
        assert {"class": "skip", "href": "#main"} in page.all("a")


def test_headings_leave_no_level_out(pages: list[Markup]) -> None:
    for page in pages:
        levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h\d", tag)]
        body = [level for level in levels if level > 1]
        assert all(level == 2 for level in body)


def test_each_control_has_a_label(pages: list[Markup]) -> None:
    for page in pages:
        labelled = {label["for"] for label in page.all("label")}
        inputs = [each for each in page.all("input") if each.get("type", "text") in VISIBLE]
        controls = {each["id"] for each in (*inputs, *page.all("textarea"))}
        assert controls == labelled


def test_ids_are_unique_and_whatever_points_at_one_finds_it(pages: list[Markup]) -> None:
    for page in pages:
        ids = Counter(attributes["id"] for _, attributes in page.found if "id" in attributes)
        assert all(count == 1 for count in ids.values())
        assert set(pointed_at(page)) <= set(ids)


def pointed_at(page: Markup) -> Iterator[str]:
    for _, attributes in page.found:
        for name in ("aria-describedby", "aria-labelledby"):
            yield from (attributes.get(name) or "").split()
        href = attributes.get("href") or ""
        if href.startswith("#"):
            yield href[1:]


def test_nothing_runs_and_nothing_is_fetched(pages: list[Markup]) -> None:
    for page in pages:
        assert not page.all("script", "img", "iframe", "link", "object")
        assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
        assert not [name for _, attributes in page.found for name in attributes if name == "style"]


PAIRS = [("#1a1a1a", "#fff"), ("#4a4a4a", "#fff"), ("#0b4a8f", "#fff"), ("#a8071a", "#fff"), ("#1a1a1a", "#f6f6f6")]


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_stands_out(ink: str, paper: str) -> None:
    assert ink in STYLE
    assert paper in STYLE
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def luminance(colour: str) -> float:
    """As WCAG counts it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_style_lets_the_page_grow_and_shows_where_one_is() -> None:
    assert ":focus-visible" in STYLE
    assert not re.search(r"(?<!min-)(?<!max-)(?<!line-)\b(width|height):\d{3,}px", STYLE)
    assert "outline:none" not in STYLE
