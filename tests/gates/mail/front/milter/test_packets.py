"""Packets of the milter protocol as bytes come, and what is agreed on."""

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.front.milter import packets

_OFFER = pack(">LLL", 6, 0x1FF, 0x1FFFFF)


@given(st.lists(st.tuples(st.sampled_from(b"MRLBE"), st.binary(max_size=40)), max_size=6), st.data())
def test_packets_are_found_however_their_bytes_come(sent: list[tuple[int, bytes]], data: st.DataObject) -> None:
    wire = b"".join(packets.packet(bytes([letter]), content) for letter, content in sent)
    buffer, found = bytearray(), []
    while wire:
        much = data.draw(st.integers(1, len(wire)))
        buffer, wire = buffer + wire[:much], wire[much:]
        found += packets.taken(buffer)
    assert found == sent
    assert not buffer


@pytest.mark.parametrize("length", [0, 2**31, 2**32 - 1])
def test_what_cannot_be_a_packet_is_refused_before_it_is_there(length: int) -> None:
    with pytest.raises(ValueError, match=f"{length} bytes"):
        packets.taken(bytearray(pack(">LB", length, ord("B"))))


def test_answers_are_wanted_at_the_end_of_a_message_alone() -> None:
    version, actions, steps = (int.from_bytes(packets.negotiated(_OFFER)[at : at + 4]) for at in (5, 9, 13))
    assert version == 6
    assert actions == 0x111
    no_replies = sum(1 << bit for bit in (7, *range(12, 20)))
    assert steps & no_replies == no_replies
    assert not steps & 0x7F


def test_macros_are_chosen_only_where_they_can_be() -> None:
    assert b"{auth_authen}\0" in packets.negotiated(_OFFER)
    answer = packets.negotiated(pack(">LLL", 6, 0x0FF, 0x1FFFFF))
    assert len(answer) == 5 + 12
    assert int.from_bytes(answer[9:13]) == 0x011


@pytest.mark.parametrize(
    "offer", [b"", _OFFER[:11], pack(">LLL", 2, 0x1FF, 0x1FFFFF), pack(">LLL", 6, 0x1FF, 0x7F), pack(">LLL", 6, 0, 0)]
)
def test_a_mail_server_that_is_too_old_is_told_so(offer: bytes) -> None:
    with pytest.raises(ValueError, match=r"too short|older milter"):
        packets.negotiated(offer)


def test_a_reply_keeps_its_lines_and_its_percent_signs() -> None:
    answered = packets.answered(b"550-5.7.1 one\r\n550 5.7.1 100% of it")
    assert answered[4:] == b"y550-5.7.1 one\r\n550 5.7.1 100%% of it\0"
