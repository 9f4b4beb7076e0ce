"""What stands in quotation marks: somebody else's words, a title, a line of a play."""

import re

_LONGEST = 300
_QUOTATION = re.compile(
    r"""[\u201c\u201e\u00ab"'\u2018](?:"""
    rf"""(?<=[\u201c\u201e\u00ab"])[^\u201c\u201d\u201e\u00ab\u00bb"]{{1,{_LONGEST}}}[\u201d\u00bb"\u201c]"""
    r"""|(?<=['\u2018])(?<!\w.)(?=\w)"""
    rf"""(?:[^'\u2018\u2019\n]|(?<=\w)['\u2019](?=\w)){{1,{_LONGEST}}}['\u2019](?!\w))"""
)


def unquoted(text: str) -> str:
    """The text with each quotation, in double or single marks, replaced by a comma, which is no word."""
    return _QUOTATION.sub(",", text)
