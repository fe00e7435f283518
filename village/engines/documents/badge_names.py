"""What of a name is called out: the given name stands large, a title or a family name before it."""

from collections.abc import Callable

from village.engines.documents.text import clean

_TITLES = frozenset({
    "dr", "pr", "prof", "m", "mr", "mme", "mlle", "mrs", "ms", "me", "sir", "hon",
    "lalla", "moulay", "hajj", "السيد", "السيدة", "الدكتور", "الدكتورة",
})  # fmt: skip
#: A name that begins with one of these is two words long.
_OPENINGS = frozenset({"abd", "abdel", "abdul", "abdoul", "abou", "abu", "عبد", "أبو"})

#: These are no name by themselves: they stand with the word that follows.
_PARTICLES = frozenset({
    "de", "du", "des", "del", "della", "da", "das", "di", "dos", "la", "le", "les", "van", "von",
    "der", "den", "el", "al", "bin", "bint", "ibn", "ould", "ait", "aït",
})  # fmt: skip


def parted(name: str) -> tuple[str, str, str]:
    """Return what stands before the given name, the given name, and the rest.

    Titles stand before it, and a family name in capitals where the given name is not. A name of
    one word is a given name.
    """
    words = clean(name).split(" ")
    titles = _titles(words)
    capitals = _capitals(words[titles:])
    start = titles + capitals
    called = start + _particles(words[start:])
    opening = 2 if words[called].casefold() in _OPENINGS else 1
    end = len(words) if capitals else called + opening
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _titles(words: list[str]) -> int:
    """Return how many words at the beginning are titles, leaving one word at least."""
    return _leading(words, lambda word: word.casefold().rstrip(".") in _TITLES)


def _particles(words: list[str]) -> int:
    """Return how many words at the beginning are particles, leaving one word at least."""
    return _leading(words, lambda word: word.casefold() in _PARTICLES)


def _leading(words: list[str], belongs: Callable[[str], bool]) -> int:
    others = (at for at, word in enumerate(words[:-1]) if not belongs(word))
    return next(others, len(words) - 1)


def _capitals(words: list[str]) -> int:
    """Return how many words at the beginning are a family name in capitals, with its particles.

    0 where all words are in capitals or none is.
    """
    particles = _particles(words)
    end = next((at for at in range(particles, len(words)) if not _is_shouted(words[at])), 0)
    return end if end > particles else 0


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
