"""Keys of an edition's rows, made from their texts so that nobody has to think of them."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

_NO_LETTER = re.compile(r"[^a-z0-9]+")


def derived_key(text: str, taken: Collection[str], *, longest: int = 32) -> str:
    """Return a key that reads like the text and is not taken: Latin letters, digits and `_`.

    A text without Latin letters makes `item`, `item_2` and so on.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = _NO_LETTER.sub("_", plain).strip("_")
    if not base[:1].isalpha():
        base = f"item_{base}".strip("_")
    base = base[:longest].rstrip("_")
    if base not in taken:
        return base
    numbered = (f"{base[: longest - len(end)]}{end}" for end in map(_ending, count(2)))
    return next(key for key in numbered if key not in taken)


def _ending(number: int) -> str:
    return f"_{number}"
