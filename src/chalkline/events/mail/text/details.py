"""Numbers and addresses in a text: telephone, post, birth, bank. By their form, and by their check digits."""

import re

from stdnum import iban, luhn

from chalkline.events.mail.text.guarded import Guarded

_PHONE = Guarded(re.compile(r"(?<![\d-])(?:\+44\s?\(?0?\)?\s?|0)(?:\d[\s()-]?){8,9}\d(?![\d-])"), ("0", "+44"))
_MOBILE = Guarded(re.compile(r"(?<!\d)(?:\+44\s?|0)7(?:\d[\s-]?){8}\d(?!\d)"), ("07", "+44"))
_STREETS = (
    "street|st|road|rd|lane|ln|close|way|avenue|ave|drive|row|terrace|crescent|court|gardens|place|hill|grove|walk|mews|"
    "rise|view|square|green|yard|wharf|park|rectory|cottages?|maltings|estate"
).title()
_NAME_OF_STREET = rf"(?:[A-Z][\w'.-]*\s){{0,3}}(?:{_STREETS})\b"
_NUMBERED_HOUSE = Guarded(re.compile(rf"\d(?<!\w\d)\d{{0,3}}[a-z]?,?\s{_NAME_OF_STREET}"), figured=True)
_OLD_HOUSE = Guarded(re.compile(rf"\b[Tt]he Old {_NAME_OF_STREET}"), ("he Old ",))
_FLAT = Guarded(re.compile(r"\b[Ff]lat \w{1,3},\s(?:[Tt]he )?[A-Z][\w']+"), ("lat ",))
_HOME = Guarded(
    re.compile(
        r"\b(?i:lives?|living|moved|address|now)(?: (?i:at|to|is))*[: ]\s?\d{1,4}[a-z]? [A-Za-z]{3,}"
        r"|\b(?i:live at|lives at|house at) (?:no|number)? ?\d{1,4}\b"
    ),
    ("live", "living", "moved", "address", "now ", "now:", "house at"),
    any_case=True,
    figured=True,
)
_HOUSES = (_NUMBERED_HOUSE, _OLD_HOUSE, _FLAT, _HOME)
_STREET = re.compile(rf"[A-Z](?<!\w.)(?!(?<=T)he\b)[\w']+\s(?:{_STREETS})\b")
_POSTCODE = Guarded(re.compile(r"[A-Z](?<!\w.)[A-Z]?\d[A-Z\d]?\s?\d[A-Z]{2}\b"), figured=True)
_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[a-z\u00fb\u00e9]{3,9}\.?(?:\s\d{2,4})?)"
_DAY_OF_A_CHILD = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:20)?[012]\d\b|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[a-z]{3,9}\.?\s20[012]\d\b)"
)
_BORN = Guarded(
    re.compile(
        rf"\b(?:d\.?o\.?b\.?|date of birth)\b[^\n]{{0,24}}?{_DAY}|\bn\u00e9e?\b[^\n]{{0,10}}?{_DAY}"
        rf"|\b(?:born|birthday)\b[^\n]{{0,24}}?{_DAY_OF_A_CHILD}",
        re.IGNORECASE,
    ),
    ("birth", "born", "dob", "d.ob", "do.b", "d.o.b", "n\u00e9"),
    any_case=True,
    figured=True,
)
_SORT_CODE = re.compile(r"\d(?<![\d-]\d)\d[- ]\d{2}[- ]\d{2}(?![\d-])")
_ACCOUNT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_NEAR = 120
_CARD = re.compile(r"\d(?<!\d\d)[ -]?(?:\d[ -]?){11,17}\d(?!\d)")
_MANY_FIGURES = Guarded(re.compile(r"\d[\d -]{4}|\d\d ?[A-Z0-9]{4}"), figured=True)
"""What stands in every number of an account: its groups of figures."""
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")


def has_phone(text: str) -> bool:
    """Whether a British telephone number stands in the text."""
    return _PHONE.search(text) is not None


def has_private_details(text: str) -> bool:
    """Whether a number of a mobile telephone or the address of a house does."""
    return _MOBILE.search(text) is not None or _names_house(text)


def has_home_and_number(text: str) -> bool:
    """Whether both do."""
    return _MOBILE.search(text) is not None and _names_house(text)


def has_postal_address(text: str) -> bool:
    """Whether a street or a postcode does."""
    return _names_house(text) or _STREET.search(text) is not None or _POSTCODE.search(text) is not None


def _names_house(text: str) -> bool:
    return any(house.search(text) for house in _HOUSES)


def has_birth_date(text: str) -> bool:
    """Whether somebody's date of birth does."""
    return _BORN.search(text) is not None


def has_bank_details(text: str) -> bool:
    """Whether an account with its sort code, a card number or an IBAN does; the last two by their check digits."""
    if not _MANY_FIGURES.search(text):
        return False
    return _has_account(text) or _has_card(text) or any(iban.is_valid(match[0]) for match in _IBAN.finditer(text))


def _has_account(text: str) -> bool:
    return any(
        _ACCOUNT.search(text, max(0, code.start() - _NEAR), code.end() + _NEAR) for code in _SORT_CODE.finditer(text)
    )


def _has_card(text: str) -> bool:
    numbers = (re.sub(r"[ -]", "", match[0]) for match in _CARD.finditer(text))
    return any(luhn.is_valid(number) and len(set(number)) > 1 for number in numbers)
