"""The signed code in what a hand scanner typed: keyboard layout, capitals, prefix and suffix.

A scanner is a keyboard. One set to the US layout, as they are sold, types other characters into a
computer that expects a French keyboard. Which layout was meant cannot be seen from the text, so
each reading is tried; the code's signature tells the right one.
"""

import re
from collections.abc import Iterator

from village.engines.documents import tokens

_CONTROLS = re.compile("[\x00-\x1f\x7f]")
_FRENCH_LETTERS = dict(zip("AQWZaqwz", "QAZWQAZW", strict=True))
#: What each key of a US keyboard writes on a French one, read back; without and with capitals.
_FRENCH = str.maketrans(
    _FRENCH_LETTERS
    | dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
    | dict(zip("ÉÈÇÀ", "2790", strict=True))
    | {"4": "$", "5": "%", "8": "*", ")": "-", ":": ".", "!": "/", "M": ":", "m": ":", "?": "M"}
)
_FRENCH_CAPITALS = str.maketrans(
    _FRENCH_LETTERS
    | {"'": "$", "(": "%", "_": "*", "°": "-", "=": "+", "/": ".", "§": "/", "m": ":", ",": "M"}
)


def candidates(text: str) -> Iterator[str]:
    """Yield what may be the signed code, or its short one, in a scanned text, the likeliest first.

    A prefix or suffix that the scanner adds is left out.
    """
    plain = _CONTROLS.sub("", text)
    is_long = len(plain) >= tokens.TOKEN_CHARACTERS
    length = tokens.TOKEN_CHARACTERS if is_long else tokens.SHORT_CHARACTERS
    readings = (plain, plain.translate(_FRENCH), plain.translate(_FRENCH_CAPITALS))
    for reading in dict.fromkeys(reading.upper() for reading in readings):
        for start in range(len(reading) - length + 1):
            part = reading[start : start + length]
            if tokens.is_well_formed(part):
                yield part


def is_as_long_as_a_code(text: str) -> bool:
    """Say whether a text has the length of a code: then its characters are what is wrong."""
    length = len(_CONTROLS.sub("", text))
    return length >= tokens.TOKEN_CHARACTERS or length == tokens.SHORT_CHARACTERS
