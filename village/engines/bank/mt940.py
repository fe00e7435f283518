"""Statements after SWIFT's MT940, with the ways in which banks fill in field 86."""

import re
from collections.abc import Iterator
from datetime import date

from village.engines.bank.movements import BankFileError, Movement, cents_of

_FIELD = re.compile(r":(\d{2}[A-Z]?):(.*)")
_OPENING = re.compile(r"[CD]\d{6}([A-Z]{3})[\d,]+")
_LINE = re.compile(
    r"(?P<day>\d{6})(?:\d{4})?(?P<sign>R?[CD])[A-Z]?(?P<amount>\d+,\d*)"
    r"(?:[A-Z][A-Z0-9]{3}(?P<own>.*?)(?://(?P<banks>.*))?)?",
    re.DOTALL,
)
#: Numbered parts of field 86, as banks of German tradition write them, and named ones of others.
_NUMBERED = re.compile(r"\?(\d{2})")
_NAMED = re.compile(r"/([A-Z]{4})/")


def movements(text: str) -> list[Movement]:
    """Return the movements of one or several statements.

    Raises:
        BankFileError: names the first line that cannot be read.
    """
    found: list[Movement] = []
    currency, waiting = "", None
    for row, tag, value in _fields(text):
        if tag in ("60F", "60M"):
            currency = _currency(row, value)
        elif tag == "61":
            waiting = _movement(row, value, currency)
            found.append(waiting)
        elif tag == "86" and waiting:
            found[-1] = _told(waiting, value)
            waiting = None
    if not currency:
        raise BankFileError("no_statement")
    return found


def _fields(text: str) -> Iterator[tuple[int, str, str]]:
    """Give the fields with the line each begins in; other lines go on with the field above."""
    row, tag, parts = 0, "", list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        start = _FIELD.fullmatch(line.strip())
        if start or line.startswith(("-", "{")):
            if tag:
                yield row, tag, "\n".join(parts)
            row, tag, parts = (number, start[1], [start[2]]) if start else (0, "", [])
        elif tag:
            parts.append(line.rstrip())
    if tag:
        yield row, tag, "\n".join(parts)


def _currency(row: int, value: str) -> str:
    opening = _OPENING.match(value)
    if not opening:
        raise BankFileError("row", row, value)
    return opening[1]


def _movement(row: int, value: str, currency: str) -> Movement:
    found = _LINE.fullmatch(value)
    if not found or not currency:
        raise BankFileError("row", row, value)
    day = found["day"]
    try:
        on = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        raise BankFileError("day", row, day) from None
    cents = cents_of(found["amount"].replace(",", ".") + "0", currency, row)
    own, _break, more = (found["own"] or "").partition("\n")
    reference = (found["banks"] or "").partition("\n")[0] or own
    came = found["sign"] in ("C", "RD")
    said = "" if reference == "NONREF" else reference.strip()
    return Movement(on, cents if came else -cents, currency, " ".join(more.split()), "", said)


def _told(one: Movement, value: str) -> Movement:
    """Return a movement with what field 86 tells of it."""
    joined = value.replace("\n", "")
    text, payer = " ".join(value.split()), ""
    if numbered := _parts(_NUMBERED, joined):
        text = "".join(part for key, part in numbered if "20" <= key <= "29" or key >= "60")
        payer = "".join(part for key, part in numbered if key in ("32", "33"))
    elif named := _parts(_NAMED, joined):
        text = " ".join(part for key, part in named if key in ("REMI", "EREF", "PREF", "TEXT"))
        payer = " ".join(part for key, part in named if key == "NAME")
        text = text or " ".join(value.split())
    both = " ".join(f"{one.text} {text}".split())
    return Movement(
        one.on, one.amount_cents, one.currency, both, " ".join(payer.split()), one.reference
    )


def _parts(mark: re.Pattern[str], value: str) -> list[tuple[str, str]]:
    split = mark.split(value)
    return list(zip(split[1::2], split[2::2], strict=True))
