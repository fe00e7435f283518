"""Make texts findable: without accents, case, vowel signs or Arabic letter variants."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Letters that people write for one another: alef with hamza or madda, final yeh, teh marbuta.
_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
_WORD = re.compile(r"[^\W_]+")


def searchable(parts: Iterable[str]) -> str:
    """Return the words of `parts` as a search sees them, parted by single spaces."""
    return " ".join(word for part in parts for word in words(part))


def words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall("".join(map(folded_letter, unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=4096)
def folded_letter(letter: str) -> str:
    """Return what a search sees of one letter: another one, several, or nothing."""
    plain = unicodedata.normalize("NFKD", letter.translate(_SAME))
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()


def prefix_query(text: str) -> str:
    """Return a PostgreSQL tsquery: every word of `text`, each as a beginning; "" for none.

    Words hold letters and digits only, so nothing in them is an operator.
    """
    return " & ".join(f"{word}:*" for word in words(text))
