"""Frames are found again, whatever stands between them."""

from hypothesis import example, given
from hypothesis import strategies as st

from chalkline.store.spool.frames import HEAD_SIZE, OPENING, Frame, Gap, framed, frames, is_foreign

SALT = b"8 bytes!"
PAYLOADS = st.lists(st.binary(max_size=60), min_size=1, max_size=6)


def written(payloads: list[bytes], salt: bytes = SALT) -> bytes:
    return OPENING + b"".join(framed(payload, number, 1, salt) for number, payload in enumerate(payloads, 1))


def found(data: bytes) -> list[bytes]:
    return [each.payload for each in frames(memoryview(data), SALT) if isinstance(each, Frame)]


@given(PAYLOADS)
def test_what_was_written_is_read(payloads: list[bytes]) -> None:
    assert found(written(payloads)) == payloads


@given(PAYLOADS, st.data())
def test_of_a_torn_file_all_whole_records_are_read(payloads: list[bytes], data: st.DataObject) -> None:
    whole = written(payloads)
    end = data.draw(st.integers(0, len(whole)))
    ends = [len(written(payloads[:number])) for number in range(1, len(payloads) + 1)]
    assert found(whole[:end]) == payloads[: sum(each <= end for each in ends)]


@given(PAYLOADS, st.data())
def test_a_changed_byte_costs_one_record_and_no_other(payloads: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(written(payloads))
    place = data.draw(st.integers(len(OPENING), len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    hit = sum(len(written(payloads[:number])) <= place for number in range(1, len(payloads) + 1))
    assert found(bytes(whole)) == payloads[:hit] + payloads[hit + 1 :]


@given(PAYLOADS, st.binary(max_size=40))
@example([b"x"], b"\xca\x11\x4b\x1e")
def test_rubbish_between_records_is_passed_over(payloads: list[bytes], rubbish: bytes) -> None:
    first, rest = payloads[:1], [framed(payload, number, 1, SALT) for number, payload in enumerate(payloads[1:], 2)]
    assert found(written(first) + rubbish + b"".join(rest)) == payloads


def test_a_gap_says_where_it_is() -> None:
    data = written([b"one"]) + b"???" + framed(b"two", 2, 1, SALT)
    start = len(OPENING) + HEAD_SIZE + 3
    assert list(frames(memoryview(data), SALT))[1] == Gap(start, start + 3)


def test_a_record_smuggled_in_by_mail_is_none() -> None:
    forged = framed(b"a stranger's", 2, 1, b"any salt")
    damaged = bytearray(written([b"a mail says " + forged, b"next"]))
    damaged[len(OPENING) + 5] ^= 1
    assert found(bytes(damaged)) == [b"next"]


def test_another_version_is_told_from_half_an_opening() -> None:
    assert is_foreign(memoryview(OPENING[:-1] + b"\x02"))
    assert not any(is_foreign(memoryview(opening)) for opening in (OPENING, OPENING[:-1], OPENING[:-1] + b"\0", b""))
