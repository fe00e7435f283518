"""Make texts findable: without accents, case, vowel signs or Arabic letter variants."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

#: Letters that people write for one another: alef with hamza or madda, final yeh, teh marbuta.
_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
#: From how many letters on, and how much alike, two words may be one with a typing error in it.
LONG_ENOUGH, ALIKE = 4, 0.7
#: How well a word answers another that sounds the same, and one that it begins.
SOUNDING, BEGUN = 0.8, 0.95
_WORD = re.compile(r"[^\W_]+")
#: Consonants that Latin writers of Arabic names, and Arabic writers of Latin ones, take for one.
_ARABIC = {
    "b": "بپ", "t": "تثط", "j": "ج", "h": "حه", "k": "كخقغگڭ", "d": "دذضظ", "r": "ر", "z": "ز",
    "s": "سص", "c": "ش", "f": "فڤ", "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip
_TO_LATIN = str.maketrans({letter: one for one, many in _ARABIC.items() for letter in many})
_TO_ARABIC = str.maketrans({one: many[0] for one, many in _ARABIC.items()})
#: How Latin letters sound, the longest spelling first; vowels, w and y are not written in Arabic.
_SPELLINGS = (
    ("sch|sh|ch", "C"), ("kh|gh|q|g(?![eiy])|c(?![eiy])", "k"), ("dj|g", "j"), ("ph|v", "f"),
    ("th", "t"), ("dh", "d"), ("c", "s"), ("x", "ks"), ("p", "b"), ("C", "c"),
)  # fmt: skip
_NO_CONSONANT = re.compile(f"[^{''.join(_ARABIC)}]")
_DOUBLED = re.compile(r"(.)\1+")


def searchable(parts: Iterable[str]) -> str:
    """Return the words of `parts` as a search sees them, parted by single spaces."""
    return " ".join(word for part in parts for word in words(part))


def words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(folded(text))


def folded(text: str) -> str:
    """Return a text without accents, case, vowel signs or variants of Arabic letters."""
    return "".join(map(folded_letter, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def folded_letter(letter: str) -> str:
    """Return what a search sees of one letter: another one, several, or nothing."""
    plain = unicodedata.normalize("NFKD", letter.translate(_SAME))
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()


def crossed(word: str) -> str:
    """Return a folded word's consonants in the other script, Arabic or Latin; "" for too few.

    What one script writes "qatra" and the other "قطرة" meet: `sounds` of one is this of the other.
    """
    sound = _sound(word)
    return sound if _is_arabic(word) else sound.translate(_TO_ARABIC)


def sounds(word: str) -> str:
    """Return a folded word's consonants in its own script; "" for too few."""
    sound = _sound(word)
    return sound.translate(_TO_ARABIC) if _is_arabic(word) else sound


def answers(word: str, written: Iterable[str]) -> dict[str, float]:
    """Return those of the written words that answer a folded one, and how well: 1 at best.

    They are the same, begin with it, sound like it in either script, or have a typing error.
    """
    sound, other = sounds(word), crossed(word)

    def well(one: str) -> float:
        if one == word:
            return 1
        if one.startswith(word):
            return BEGUN
        if sound and sounds(one) in (sound, other):
            return SOUNDING
        is_long = len(word) >= LONG_ENOUGH
        return OSA.normalized_similarity(word, one, score_cutoff=ALIKE) if is_long else 0

    return {one: score for one in written if (score := well(one))}


def nearest(text: str, written: Iterable[str]) -> list[int]:
    """Return the places of those texts that answer all words of `text`, the nearest first.

    Typing errors are forgiven, and the words may stand in any order.
    """
    texts = [words(one) for one in written]
    every = {word for one in texts for word in one}
    asked = [answers(word, every) for word in words(text)]
    if not asked:
        return []

    def well(one: list[str]) -> float:
        return min(max((found.get(word, 0) for word in one), default=0) for found in asked)

    scores = {at: score for at, one in enumerate(texts) if (score := well(one))}
    return sorted(scores, key=lambda at: -scores[at])


def prefix_query(
    text: str, near: Mapping[str, Iterable[str]] | None = None, fields: str = ""
) -> str:
    """Return a PostgreSQL tsquery: every word of `text`, each as a beginning; "" for none.

    A word may also be written in the other script, or as one of those that `near` has for it.
    Words hold letters and digits only, so nothing in them is an operator.

    Args:
        text: what somebody typed.
        near: other spellings of its words.
        fields: the weights of the text that is searched; "" for all.
    """
    terms = []
    for word in words(text):
        forms = [f"{word}:*{fields}"]
        forms += [f"{form}:{fields}" if fields else form for form in _others(word, near or {})]
        terms.append(" | ".join(forms))
    return " & ".join(f"({term})" for term in terms)


def _others(word: str, near: Mapping[str, Iterable[str]]) -> list[str]:
    return [form for form in (sounds(word), *near.get(word, ())) if form]


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"


def _sound(word: str) -> str:
    if not word.isalpha():
        return ""
    if _is_arabic(word):
        said = (word[2:] if word.startswith("ال") and len(word) > 4 else word).translate(_TO_LATIN)
    else:
        said = word
        for spelling, sound in _SPELLINGS:
            said = re.sub(spelling, sound, said)
    said = _DOUBLED.sub(r"\1", _NO_CONSONANT.sub("", said.removesuffix("h")))
    return said if len(said) > 1 else ""
