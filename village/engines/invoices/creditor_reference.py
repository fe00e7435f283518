"""References that a transfer carries, with check digits, after ISO 11649: RF18 5390 0754 7034."""

import re

_LONGEST = 21


def reference_of(number: str) -> str:
    """Return the reference of an invoice's number; marks between letters and digits are dropped.

    Raises:
        ValueError: the number has no letter or digit, or more than 21 of them.
    """
    body = re.sub(r"[^0-9A-Z]", "", number.upper())
    if not 0 < len(body) <= _LONGEST:
        raise ValueError(f"{number!r} cannot be a reference")
    remainder = int("".join(str(int(letter, 36)) for letter in body + "RF00")) % 97
    return f"RF{98 - remainder:02}{body}"


def in_groups(reference: str) -> str:
    """Return a reference as people read it, in groups of four."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
