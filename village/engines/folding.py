"""What people type, in the one form in which it is checked and kept.

A keyboard, a list of contacts or a spreadsheet adds to a text what nobody sees: control
characters, marks of direction, no-break spaces, digits of another script. `folded` is for every
text that comes in; `line`, `compact`, `figures` and `telephone` go further where a field wants
less than a text.
"""

import re
import unicodedata
from typing import Any

#: Line breaks of all systems.
_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
#: What no text holds: controls but the tab and the line break, half characters, non-characters.
#: And what nobody sees and nothing needs: zero-width spaces, soft hyphens, byte-order marks, and
#: the marks that turn all the text after them. The joiners stay, which Persian and emoji are
#: written with, and so do the marks between two directions.
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\u00ad\u200b\u2060-\u206f\ufeff\u202a-\u202e]"
)
#: What says nothing where a line begins and ends: spaces, and the marks between two directions.
_EDGE = "\u200e\u200f\u061c" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
#: What parts thousands, as an office writes them.
_GROUPS = re.compile(r"(?<=\d)[\s.](?=\d{3}(?!\d))")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
#: How people write that an extension follows.
_EXTENSION = re.compile(
    r"\s*[,;]?\s*(?:extension|poste|post|ext|x|#|تحويلة|داخلي)\s*[.:=]?\s*(\d{1,6})$", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\(?\d[\d ().-]*\d")
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


#: A currency before or after an amount: its code, its word or its sign.
_CURRENCY = re.compile(r"^(?:[^\W\d_]{1,8}|[$€£¥])|(?:[^\W\d_]{1,8}\.?|[$€£¥])$")
#: Digits without marks first: where there may be three decimals, « 12,500 » is twelve and a half.
_AMOUNT = (
    r"(?P<sign>-?)(?P<whole>\d+|\d{1,3}(?P<mark>[.,'’])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:[.,](?P<decimals>\d{1,%d}))?"
)


def folded(text: str) -> str:
    """Return a text without what no text holds; its line breaks are single characters."""
    return unicodedata.normalize("NFC", _NOTHING.sub("", _BREAKS.sub("\n", text)))


def folded_data(value: Any) -> Any:
    """Return decoded JSON or TOML with every text in it folded."""
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, list):
        return [folded_data(one) for one in value]
    if isinstance(value, dict):
        return {folded(key): folded_data(one) for key, one in value.items()}
    return value


def line(text: str) -> str:
    """Return a text as one line, without space around it, nor marks that turn nothing there."""
    return re.sub("[\t\n]+", " ", folded(text)).strip(_EDGE)


def compact(text: str) -> str:
    """Return an address or an identifier: no spaces, no invisible marks, plain hyphens."""
    kept = (c for c in folded(text) if not c.isspace() and unicodedata.category(c) != "Cf")
    return _HYPHENS.sub("-", "".join(kept))


def figures(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text
    )


def identifier(text: str) -> str:
    """Return a number that names something, such as a tax number: compact, digits as 0 to 9."""
    return figures(compact(text))


def grouped(text: str) -> str:
    """Return a line with a number in it: digits as 0 to 9, nothing between its thousands."""
    return _GROUPS.sub("", figures(line(text)))


def decimal(text: str) -> str:
    """Return a quantity as Python reads it: no spaces, a point before its decimals."""
    return identifier(text).replace("٬", "").replace("٫", ".").replace(",", ".")


def amount(text: str, decimals: int = 2) -> str:
    """Return an amount of money as Python reads it, without its currency.

    A point or a comma before one or two digits parts the decimals, before three the thousands; in
    a currency of three `decimals`, as the dinars have, it parts the decimals there too, unless a
    mark before shows that these are thousands.

    Raises:
        ValueError: it is no amount.
    """
    written = _CURRENCY.sub("", figures(compact(text)).replace("٬", ".").replace("٫", ","))
    found = re.fullmatch(_AMOUNT % max(decimals, 2), written)
    if not found:
        raise ValueError(f"no amount: {text!r}")
    whole = "".join(c for c in found["whole"] if c.isdigit())
    return f"{found['sign']}{whole}.{found['decimals'] or '0'}"


def telephone(text: str) -> str:
    """Return a telephone number with single spaces and an extension as `ext. 12`.

    Raises:
        ValueError: it is no number, or two.
    """
    kept = (" " if c.isspace() else c for c in folded(text) if unicodedata.category(c) != "Cf")
    written = _HYPHENS.sub("-", figures("".join(kept))).replace("\uff0b", "+").strip()
    written = re.sub("^(?:tel:|00(?=[1-9]))", lambda start: "+" * (start[0] == "00"), written)
    extension = _EXTENSION.search(written)
    if extension:
        written = written[: extension.start()]
    number = " ".join(written.split())
    digits = sum(c.isdigit() for c in number)
    if not _NUMBER.fullmatch(number) or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        raise ValueError(f"no telephone number: {text!r}")
    return f"{number} ext. {extension[1]}" if extension else number


def web_link(text: str) -> str:
    """Return a web address with its scheme, which has no case; https where there is none."""
    address = compact(text)
    scheme = _SCHEME.match(address)
    if scheme:
        return f"{scheme[1].lower()}{address[scheme.end(1) :]}"
    return f"https://{address}" if address else ""
