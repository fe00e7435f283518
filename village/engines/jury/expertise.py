"""Which of the jury's words of expertise a text speaks of."""

import re
from collections.abc import Collection

from village.engines.jury.affinity import folded

#: What may stand before an Arabic word without changing it: and, with, for, so, as; the.
_BEFORE = "(?:[وبلفك]?(?:ال)?|لل)"
#: What may stand after a French or English one: a plural.
_AFTER = "(?:s|x|es)?"


def words_in(text: str, words: Collection[str]) -> frozenset[str]:
    """Return the words, of those given, that stand in a text.

    Whole words and phrases, without accents, vowel marks or case; in the plural or with an
    Arabic article, too.
    """
    plain = folded(text)
    return frozenset(word for word in words if word.strip() and _pattern(word).search(plain))


def _pattern(word: str) -> re.Pattern[str]:
    parts = r"\s+".join(re.escape(part) for part in folded(word).split())
    return re.compile(rf"(?<!\w){_BEFORE}{parts}{_AFTER}(?!\w)")
