import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.addresses import addresses_in, normal, untagged


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Anna@Hill.SCH.uk", "anna@hill.sch.uk"),
        (" <anna@hill.sch.uk> ", "anna@hill.sch.uk"),
        ('"anna"@hill.sch.uk', "anna@hill.sch.uk"),
        ('"anna b"@hill.sch.uk', '"anna b"@hill.sch.uk'),
        (r'"a\"b"@hill.sch.uk', r'"a\"b"@hill.sch.uk'),
        ("anna@hill.sch.uk.", "anna@hill.sch.uk"),
        ("anna@schüle.de", "anna@xn--schle-mva.de"),
        ("anna@XN--SCHLE-MVA.de", "anna@xn--schle-mva.de"),
        ("anna@SCHÜLE.DE", "anna@xn--schle-mva.de"),
        ("a\u0308nna@hill.sch.uk", "änna@hill.sch.uk"),
        ("anna@[192.0.2.1]", "anna@[192.0.2.1]"),
        ("anna", ""),
        ("anna@", ""),
        ("@hill.sch.uk", ""),
        ('""@hill.sch.uk', ""),
        ("", ""),
        ("a" * 400 + "@hill.sch.uk", ""),
    ],
)
def test_the_normal_form(written: str, address: str) -> None:
    assert normal(written) == address


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("anna@a.test", ["anna@a.test"]),
        ("Anna A. Adams <anna@a.test>", ["anna@a.test"]),
        ('"Adams, Anna" <anna@a.test>, ben@b.test', ["anna@a.test", "ben@b.test"]),
        ("anna@a.test; ben@b.test", ["anna@a.test", "ben@b.test"]),
        ("anna@a.test (at home, mostly (not always)), ben@b.test", ["anna@a.test", "ben@b.test"]),
        ("undisclosed-recipients:;", []),
        ("Year 7: anna@a.test, <ben@b.test>; cleo@c.test", ["anna@a.test", "ben@b.test", "cleo@c.test"]),
        ("<@relay.test,@other.test:anna@a.test>", ["anna@a.test"]),
        ("anna @ a . test", ["anna@a.test"]),
        (",, anna@a.test ,", ["anna@a.test"]),
        ('"anna@evil.test" <ben@b.test>', ["ben@b.test"]),
        ("anna@evil.test <ben@b.test>", ["ben@b.test"]),
        ("=?utf-8?q?Anna=2C_A?= <anna@a.test>", ["anna@a.test"]),
        ("", []),
    ],
)
def test_a_list_of_addresses(written: str, addresses: list[str]) -> None:
    assert addresses_in(written) == (addresses, True)


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("anna", []),
        ("<>", []),
        ("anna@a.test ben@b.test", ["anna@a.test", "ben@b.test"]),
        ("Anna anna@a.test", ["anna@a.test"]),
        ("<anna@a.test> <ben>", ["anna@a.test"]),
        ('"Anna <anna@a.test>, ben@b.test', ["anna@a.test", "ben@b.test"]),
        ("anna@a.test (at home, ben@b.test", ["anna@a.test", "ben@b.test"]),
    ],
)
def test_what_can_be_read_of_a_broken_list_is_read(written: str, addresses: list[str]) -> None:
    assert addresses_in(written)[0] == addresses


@pytest.mark.parametrize("written", ["anna", "<>", "anna@a.test ben@b.test", "Anna anna@a.test", "<a@a.test> <ben>"])
def test_a_broken_list_is_said_to_be_broken(written: str) -> None:
    assert not addresses_in(written)[1]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("anna+trip@a.test", "anna@a.test"),
        ("anna+a+b@a.test", "anna@a.test"),
        ("+anna@a.test", "+anna@a.test"),
        ('"a+ b"@a.test', '"a+ b"@a.test'),
        ("anna@a.test", "anna@a.test"),
    ],
)
def test_a_plus_tag_is_taken_off(address: str, plain: str) -> None:
    assert untagged(address) == plain


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own(written: str) -> None:
    address = normal(written)
    assert normal(address) == address


@given(st.lists(st.emails(), max_size=4))
def test_addresses_survive_being_listed(emails: list[str]) -> None:
    found, well_formed = addresses_in(", ".join(f'"A, B" <{email}>' for email in emails))
    assert found == [normal(email) for email in emails]
    assert well_formed
