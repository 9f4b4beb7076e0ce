"""The changes that a mail server is told, made by one."""

from struct import unpack

from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.front.milter.edits import edits

_NAMES = st.sampled_from([b"Subject", b"subject", b"To", b"Received", b"Chalkline-Decision", b"X-A"])
_VALUES = st.sampled_from([b" one", b"two", b" folded\r\n\tfurther", b" ", b" a: b"])
_FIELDS = st.lists(st.tuples(_NAMES, _VALUES), min_size=1, max_size=7)


def written(fields: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(name + b":" + value + b"\r\n" for name, value in fields)


def made(fields: list[tuple[bytes, bytes]], packets: list[bytes]) -> bytes:
    """The head once a mail server has made the changes."""
    now = list(fields)
    for each in packets:
        (place,) = unpack(">L", each[5:9])
        name, value, _ = each[9:].split(b"\0")
        value = value.replace(b"\n", b"\r\n")
        if each[4:5] == b"i":
            now.insert(place, (name, value))
        else:
            at = [at for at, (known, _) in enumerate(now) if known.lower() == name.lower()][place - 1]
            now[at : at + 1] = [(now[at][0], value)] if value else []
    return written(now)


@given(_FIELDS, st.data())
def test_fields_that_are_gone_are_taken_away(fields: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    gone = data.draw(_NAMES).lower()
    head = written([each for each in fields if each[0].lower() != gone])
    assert made(fields, list(edits(written(fields), b"", head))) == head


@given(_FIELDS)
def test_a_tagged_subject_is_changed_or_put_on_top(fields: list[tuple[bytes, bytes]]) -> None:
    tagged = [(name, b" [Careful]" + value if name.lower() == b"subject" else value) for name, value in fields]
    if tagged == fields:
        tagged = [(b"Subject", b" [Careful]"), *fields]
    head = written(tagged)
    assert made(fields, list(edits(written(fields), b"", head))) == head


@given(_FIELDS)
def test_what_is_added_stands_above_all_in_its_order(fields: list[tuple[bytes, bytes]]) -> None:
    head, added = written(fields), b"Chalkline-Decision: passed\r\nChalkline-Warning: =?\r\n is folded\r\n"
    assert made(fields, list(edits(written(fields), added, head))) == added + head


def test_a_message_that_stays_as_it_is_needs_one_packet_for_each_field_that_is_added() -> None:
    fields = written([(b"Subject", b" one"), (b"To", b" two")])
    assert len(list(edits(fields, b"Chalkline-Decision: passed\r\n", fields))) == 1
