"""Numbers and addresses in a text: telephone, post, birth, bank. By their form, and by their check digits."""

import re

from stdnum import iban, luhn

_PHONE = re.compile(r"(?<![\d-])(?:\+44\s?\(?0?\)?\s?|0)(?:\d[\s()-]?){8,9}\d(?![\d-])")
_MOBILE = re.compile(r"(?<!\d)(?:\+44\s?|0)7(?:\d[\s-]?){8}\d(?!\d)")
_STREETS = (
    "street|st|road|rd|lane|ln|close|way|avenue|ave|drive|row|terrace|crescent|court|gardens|place|hill|grove|walk|mews|"
    "rise|view|square|green|yard|wharf|park|rectory|cottages?|maltings|estate"
)
_HOUSE = re.compile(
    rf"\b(?:flat \w{{1,3}},?\s+)?(?:\d{{1,4}}[a-z]?,?\s+|the old )(?:[a-z][a-z'.-]*\s+){{0,3}}(?:{_STREETS})\b|"
    rf"\bflat \w{{1,3}},\s+(?:the\s+)?[a-z']+",
    re.IGNORECASE,
)
_STREET = re.compile(rf"\b[A-Z][\w']+\s+(?:{_STREETS})\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born|née?|birthday)\b[^\n]{0,24}?"
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[a-zûé]{3,9}\.?(?:\s+\d{2,4})?)",
    re.IGNORECASE,
)
_SORT_CODE = re.compile(r"(?<![\d-])\d{2}[- ]\d{2}[- ]\d{2}(?![\d-])")
_ACCOUNT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_NEAR = 120
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")


def has_phone(text: str) -> bool:
    """Whether a British telephone number stands in the text."""
    return _PHONE.search(text) is not None


def has_mobile(text: str) -> bool:
    """Whether the number of a mobile telephone does."""
    return _MOBILE.search(text) is not None


def has_house(text: str) -> bool:
    """Whether the address of a house does."""
    return _HOUSE.search(text) is not None


def has_postal_address(text: str) -> bool:
    """Whether a street or a postcode does."""
    return _HOUSE.search(text) is not None or _STREET.search(text) is not None or _POSTCODE.search(text) is not None


def has_birth_date(text: str) -> bool:
    """Whether somebody's date of birth does."""
    return _BORN.search(text) is not None


def has_bank_details(text: str) -> bool:
    """Whether an account with its sort code, a card number or an IBAN does; the last two by their check digits."""
    return _has_account(text) or _has_card(text) or any(iban.is_valid(match[0]) for match in _IBAN.finditer(text))


def _has_account(text: str) -> bool:
    return any(
        _ACCOUNT.search(text, max(0, code.start() - _NEAR), code.end() + _NEAR) for code in _SORT_CODE.finditer(text)
    )


def _has_card(text: str) -> bool:
    numbers = (re.sub(r"[ -]", "", match[0]) for match in _CARD.finditer(text))
    return any(luhn.is_valid(number) and len(set(number)) > 1 for number in numbers)
