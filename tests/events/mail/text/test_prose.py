import tomllib
from pathlib import Path

from chalkline.events.mail.text.normal import normalised
from chalkline.events.mail.text.phrases import PhraseList
from chalkline.events.mail.text.prose import Prose
from chalkline.events.mail.text.words import Words, shipped_words

ORDINARY = tomllib.loads((Path(__file__).parent / "ordinary.toml").read_text("utf-8"))
TEXTS = [normalised(written) for listed in ORDINARY.values() for written in listed]


def test_all_lists_at_once_find_what_each_finds_alone() -> None:
    words = shipped_words()
    together = [{name: Prose(text=text, words=words).score(name) for name in words.lists} for text in TEXTS]
    assert together == [{name: listed.score(text) for name, listed in words.lists.items()} for text in TEXTS]
    assert any(score >= 6 for scores in together for score in scores.values())


def test_the_same_phrase_counts_in_every_list_that_has_it() -> None:
    owls = {"sure": PhraseList(sure=("the owl",)), "hint": PhraseList(hint=("the owl",)), "other": PhraseList()}
    prose = Prose(text=normalised("Mind the owl."), words=Words(lists=owls))
    assert [prose.score(name) for name in owls] == [6, 1, 0]
    assert [prose.says(name) for name in owls] == [True, False, False]


def test_innocent_phrases_are_no_evidence() -> None:
    listed = PhraseList(sure=("the owl",), innocent=("of the owl",))
    prose = Prose(text=normalised("Beware of the owl."), words=Words(lists={"owls": listed}))
    assert (prose.score("owls"), prose.evidence("owls")) == (0, 6)


def test_no_lists_find_nothing() -> None:
    assert not Prose(text=normalised("the owl"), words=Words(lists={})).says("owls")
