"""The hash that a signature binds to."""

from hashlib import sha256

from chalkline.policy.source import Source


def digest(source: Source) -> str:
    """SHA-256 of the canonical text, front matter and body, as 64 hexadecimal digits.

    The same for texts that differ in line ends, trailing blanks, byte order mark or Unicode normal form, no others.
    """
    return sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
