"""What of a name is called out: the given name stands large, a title or a family name before it."""

from village.engines.documents.text import clean

_TITLES = frozenset({
    "dr", "pr", "prof", "m", "mr", "mme", "mlle", "mrs", "ms", "me", "sir", "hon",
    "lalla", "moulay", "hajj", "السيد", "السيدة", "الدكتور", "الدكتورة",
})  # fmt: skip
#: A name that begins with one of these is two words long.
_OPENINGS = frozenset({"abd", "abdel", "abdul", "abdoul", "abou", "abu", "عبد", "أبو"})


def parted(name: str) -> tuple[str, str, str]:
    """Return what stands before the given name, the given name, and the rest.

    Titles stand before it, and a family name in capitals where the given name is not. A name of
    one word is a given name.
    """
    words = clean(name).split(" ")
    titles = _titles(words)
    capitals = _capitals(words[titles:])
    start = titles + capitals
    opening = 2 if words[start].casefold() in _OPENINGS else 1
    end = len(words) if capitals else start + opening
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _titles(words: list[str]) -> int:
    """Return how many words at the beginning are titles, leaving one word at least."""
    count = 0
    while count < len(words) - 1 and words[count].casefold().rstrip(".") in _TITLES:
        count += 1
    return count


def _capitals(words: list[str]) -> int:
    """Return how many words at the beginning are in capitals, 0 where all are or none is."""
    return next((at for at, word in enumerate(words) if not _is_shouted(word)), 0)


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
