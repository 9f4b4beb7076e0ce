import string
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gates.mail.alderbrook import DAY, FRIDAY_EVENING, SENDING_HOURS, links

from chalkline.gates.mail.links.signed import KEYS_FILE, Act, Expired, Link, Links, NoLink, keys_in, rotate
from chalkline.policy.values import Timestamp

BASE = "https://gate.alderbrook.example/answer/"
LETTERS = string.ascii_letters + string.digits + "-_.=!~ "


def token(of: Links) -> str:
    made = of.link(entry="m1", person="p-lee", act=Act.SEND, clauses=(SENDING_HOURS,), now=FRIDAY_EVENING)
    assert made.startswith(BASE)
    return made.removeprefix(BASE)


def test_a_link_says_what_it_was_made_for() -> None:
    assert links().read(token(links()), FRIDAY_EVENING) == Link(
        entry="m1", person="p-lee", act=Act.SEND, clauses=(SENDING_HOURS,), until=FRIDAY_EVENING + 7 * DAY
    )


def test_a_link_with_any_byte_changed_is_none() -> None:
    made = token(links())
    for place, char in product(range(len(made)), LETTERS):
        if char != made[place]:
            with pytest.raises(NoLink):
                links().read(f"{made[:place]}{char}{made[place + 1 :]}", FRIDAY_EVENING)


@given(where=st.integers(0, 250), char=st.sampled_from(LETTERS))
def test_a_link_with_anything_put_in_or_left_out_is_none(where: int, char: str) -> None:
    made = token(links())
    place = where % len(made)
    for changed in (made[:place] + char + made[place:], made[:place] + made[place + 1 :], made[:place]):
        with pytest.raises(NoLink):
            links().read(changed, FRIDAY_EVENING)


@given(st.text(max_size=60))
def test_no_text_is_a_link_and_none_fails_otherwise(text: str) -> None:
    with pytest.raises(NoLink):
        links().read(text, FRIDAY_EVENING)


def test_a_link_ends() -> None:
    made = token(links())
    links().read(made, Timestamp(FRIDAY_EVENING + 7 * DAY - 1))
    with pytest.raises(Expired):
        links().read(made, Timestamp(FRIDAY_EVENING + 7 * DAY))


def test_a_clock_set_back_does_not_end_it() -> None:
    links().read(token(links()), Timestamp(FRIDAY_EVENING - 30 * DAY))


def test_another_key_signs_other_links() -> None:
    with pytest.raises(NoLink):
        replace(links(), keys=("k2",)).read(token(links()), FRIDAY_EVENING)


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    first = keys_in(folder)
    assert keys_in(folder) == first
    assert (folder / KEYS_FILE).stat().st_mode & 0o777 == 0o600
    assert len(first) == 1
    assert len(first[0]) >= 43


def test_rotation_keeps_links_alive_for_a_while(tmp_path: Path) -> None:
    made = token(replace(links(), keys=keys_in(tmp_path)))
    rotate(tmp_path)
    replace(links(), keys=keys_in(tmp_path)).read(made, FRIDAY_EVENING)
    assert (tmp_path / KEYS_FILE).stat().st_mode & 0o777 == 0o600
    rotate(tmp_path)
    with pytest.raises(NoLink):
        replace(links(), keys=keys_in(tmp_path)).read(made, FRIDAY_EVENING)


def test_an_empty_file_of_keys_is_said(tmp_path: Path) -> None:
    (tmp_path / KEYS_FILE).write_text("\n", encoding="ascii")
    with pytest.raises(OSError, match="holds no key"):
        keys_in(tmp_path)
