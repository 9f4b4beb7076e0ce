from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.verdicts.authentication import Handover, Trust, Voucher, voucher

TRUST = Trust(
    networks=(ip_network("10.1.0.0/16"),),
    servers=(ip_network("192.0.2.25/32"),),
    server_names=frozenset({"mx.ferndale.example"}),
)
GRACE = "grace.vane@letterbox.example"
FROM_OUTSIDE = Handover(client=ip_address("192.0.2.25"))
STRANGER = Handover(client=ip_address("203.0.113.9"))


def by(result: str, sender: str = GRACE, handover: Handover = FROM_OUTSIDE, trust: Trust = TRUST) -> Voucher | None:
    return voucher(sender, [result], handover, trust)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("dkim=pass header.d=letterbox.example", Voucher.DKIM),
        ("dkim=pass (2048-bit key) header.d=Letterbox.EXAMPLE header.b=x1", Voucher.DKIM),
        ("spf=pass smtp.mailfrom=bounce@letterbox.example", Voucher.SPF),
        ("spf=pass smtp.mailfrom=letterbox.example", Voucher.SPF),
        ("dkim=pass header.d=letterbox.example; dmarc=pass header.from=letterbox.example", Voucher.DMARC),
        ("dkim=fail header.d=letterbox.example; spf=pass smtp.mailfrom=a@letterbox.example", Voucher.SPF),
        ("dkim=fail header.d=letterbox.example", None),
        ("dkim=pass header.d=letterbox.example.test", None),
        ("dkim=pass header.d=box.example", None),
        ("dkim=pass header.d=mailer.test", None),
        ("dkim=pass header.d=example", None),
        ("dkim=pass", None),
        ("spf=pass smtp.mailfrom=bounce@mailer.test", None),
        ("spf=pass smtp.helo=letterbox.example", None),
        ("dmarc=pass header.from=mailer.test", None),
        ("arc=pass header.d=letterbox.example", None),
        ("none", None),
        (";;;", None),
    ],
)
def test_a_trusted_server_vouches_for_the_domain_that_it_verified(result: str, expected: Voucher | None) -> None:
    assert by(f"mx.ferndale.example; {result}") is expected


def test_a_domain_vouches_for_those_below_it_and_for_no_other() -> None:
    result = "mx.ferndale.example; dkim=pass header.d=letterbox.example"
    assert by(result, sender="grace@home.letterbox.example") is Voucher.DKIM
    assert by(result, sender="grace@evilletterbox.example") is None


def test_results_of_other_servers_count_for_nothing() -> None:
    assert by("mx.elsewhere.example; dkim=pass header.d=letterbox.example") is None


def test_results_that_a_stranger_brings_count_for_nothing() -> None:
    assert by("mx.ferndale.example; dkim=pass header.d=letterbox.example", handover=STRANGER) is None


def test_a_server_that_leaves_out_its_name_counts_only_where_that_is_declared() -> None:
    unnamed = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=letterbox.example; dkim=none"
    assert by(unnamed) is None
    named = Trust(servers=TRUST.servers, server_names=frozenset({""}))
    assert by(unnamed, trust=named) is Voucher.SPF


def test_the_schools_own_network_is_taken_at_its_word() -> None:
    inside = Handover(client=ip_address("10.1.2.3"))
    assert voucher("head@ferndale.example", [], inside, TRUST) is Voucher.NETWORK
    assert voucher("head@ferndale.example", [], STRANGER, TRUST) is None


def test_a_sign_in_vouches_for_that_persons_addresses_wherever_they_are() -> None:
    signed_in = Handover(client=ip_address("10.1.2.3"), user_addresses=frozenset({"hlowe@ferndale.example"}))
    assert voucher("hlowe@ferndale.example", [], signed_in, TRUST) is Voucher.SIGN_IN
    assert voucher("head@ferndale.example", [], signed_in, TRUST) is None


def test_nothing_vouches_for_nobody() -> None:
    assert voucher("", [], Handover(client=ip_address("10.1.2.3")), TRUST) is None


OUTLOOK = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=mailer.test; dkim=pass (signature was verified)"
    " header.d=letterbox.example;dmarc=pass action=none header.from=letterbox.example;compauth=pass reason=100;"
)
GOOGLE = (
    "mx.ferndale.example;\r\n       dkim=pass header.i=@letterbox.example header.s=s1 header.b=AbCd;\r\n"
    "       spf=pass (google.com: domain of x@mailer.test designates 192.0.2.1 as permitted sender)"
    " smtp.mailfrom=x@mailer.test"
)


def test_results_as_the_great_providers_write_them() -> None:
    unnamed = Trust(servers=TRUST.servers, server_names=frozenset({""}))
    assert by(OUTLOOK, trust=unnamed) is Voucher.DMARC
    assert by(GOOGLE) is Voucher.DKIM


def test_of_fields_without_a_name_the_topmost_counts_alone() -> None:
    unnamed = Trust(servers=TRUST.servers, server_names=frozenset({""}))
    assert voucher(GRACE, ["spf=none", OUTLOOK], FROM_OUTSIDE, unnamed) is None
    assert voucher(GRACE, ["other.example; spf=none", OUTLOOK], FROM_OUTSIDE, unnamed) is None


def test_of_fields_of_one_name_the_topmost_counts_alone() -> None:
    passed, failed = (f"mx.ferndale.example; dkim={each} header.d=letterbox.example" for each in ("pass", "fail"))
    other = "mx.elsewhere.example; dkim=fail header.d=letterbox.example"
    assert voucher(GRACE, [other, passed, failed], FROM_OUTSIDE, TRUST) is Voucher.DKIM
    assert voucher(GRACE, [failed, passed], FROM_OUTSIDE, TRUST) is None
    assert voucher(GRACE, ["mx.ferndale.example; ((", passed], FROM_OUTSIDE, TRUST) is None


def test_where_mail_from_outside_comes_in_no_network_is_taken_at_its_word() -> None:
    client = ip_address("10.1.2.3")
    outside = Handover(client=client, outside=True)
    assert voucher("head@ferndale.example", [], outside, TRUST) is None
    both = Trust(networks=TRUST.networks, servers=TRUST.networks, server_names=TRUST.server_names)
    assert voucher(GRACE, [GOOGLE], outside, both) is Voucher.DKIM


@given(
    st.text() | st.lists(st.sampled_from(["dkim=pass", "header.d=", "a.b", ";", " ", "(", '"', "\\", "="])).map("".join)
)
def test_whatever_a_field_says_is_read_or_counts_for_nothing(text: str) -> None:
    assert by(f"mx.ferndale.example; {text}") in {None, *Voucher}
    assert by(text, trust=Trust(servers=TRUST.servers, server_names=frozenset({""}))) in {None, *Voucher}
