"""What a file of a bank is, and its movements."""

from village.engines import folding
from village.engines.bank import camt, mt940
from village.engines.bank.movements import (
    LARGEST_BYTES,
    MOST_MOVEMENTS,
    BankFileError,
    Movement,
)
from village.engines.encodings import windows_page


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 where it is that, else as Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(windows_page(content), errors="replace")


def read(content: bytes) -> list[Movement] | str:
    """Return the movements of a statement that says itself what is where, else a CSV's text.

    Raises:
        BankFileError: it is empty, too large, no text, or broken.
    """
    if len(content) > LARGEST_BYTES:
        raise BankFileError("too_long")
    text = decoded(content)
    if not text.strip():
        raise BankFileError("empty")
    if "\x00" in text:
        raise BankFileError("no_text")
    if text.lstrip().startswith("<"):
        return _checked(camt.movements(content.lstrip()))
    if ":61:" in text or ":60F:" in text:
        return _checked(mt940.movements(folding.folded(text)))
    return text


def _checked(found: list[Movement]) -> list[Movement]:
    if len(found) > MOST_MOVEMENTS:
        raise BankFileError("too_long")
    return found
