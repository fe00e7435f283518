"""Order mixed left-to-right and right-to-left text as Unicode Annex #9 says, isolates included.

The classes of a paragraph's characters are kept as a string, one letter each, so that the
rules W1 to N2 are regular expressions; only explicit formatting needs a loop.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from village.engines.documents.brackets import BRACKET, pair_brackets

MAX_DEPTH = 125

# One letter for each bidirectional class.
_LETTERS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "+", "ET": "%", "CS": ",",
    "NSM": "m", "BN": "b", "B": "P", "S": "S", "WS": "w", "ON": "o",
    "LRE": "1", "RLE": "2", "LRO": "3", "RLO": "4", "PDF": "5",
    "LRI": "6", "RLI": "7", "FSI": "8", "PDI": "9",
}  # fmt: skip
_NEUTRAL = "[oPSw6789]"
_REMOVED = frozenset("b12345")
_TURNING = re.compile("[RAN12345678]")
_EXPLICIT = re.compile("[1-9b]")
_PLAIN = "[^1-9bP]*"
_ISOLATE = re.compile(f"([678])({_PLAIN}(?:[678]{_PLAIN}9{_PLAIN})*)9")
# Values in a sentence: isolates, at most one inside another, and no other formatting.
_ISOLATED = re.compile(f"{_PLAIN}(?:{_ISOLATE.pattern}{_PLAIN})+")
_SEPARATOR = re.compile("[PS]")
_BLANKS = re.compile("(?<![w6789b12345])[w6789b12345]*(?:[PS]|$)|[PS]")


class _Classes(dict[int, str]):
    """The class letter of each character, looked up once."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = _LETTERS[unicodedata.bidirectional(chr(code)) or "L"]
        return letter


_CLASSES = _Classes()


def levels(text: str, base: int | None = None) -> tuple[int, bytes]:
    """Return the paragraph's level and the level of each of its characters, a byte each.

    `base` is 0 for left to right, 1 for right to left, None to take the first strong
    letter's direction. Characters that rule X9 removes get the level of their neighbour.
    """
    classes = text.translate(_CLASSES)
    if base is None:
        base = _first_strong(classes)
    if not base and not _TURNING.search(classes):
        return 0, bytes(len(text))
    if not _EXPLICIT.search(classes):
        found = bytearray(_own_levels(text, base))
    elif _ISOLATED.fullmatch(classes):
        found = _with_isolates(classes, text, base)
    else:
        found = _with_explicit(classes, text, base)
    return base, _rest_on_base(classes, found, base)


def visual_order(line: Sequence[int]) -> list[int]:
    """Return the positions of a line's items from left to right, given their levels (rule L2)."""
    order = list(range(len(line)))
    odd = [level for level in line if level & 1]
    if not odd:
        return order
    levels = bytes(line)
    for level in range(max(levels), min(odd) - 1, -1):
        for run in _from_level(level).finditer(levels):
            start, end = run.span()
            order[start:end] = order[start:end][::-1]
    return order


@cache
def _from_level(level: int) -> re.Pattern[bytes]:
    """Return what finds the runs of items at a level or above."""
    return re.compile(b"[\\x%02x-\\xff]+" % level)


def _first_strong(classes: str, start: int = 0, end: int | None = None) -> int:
    """Return the direction of the first strong letter outside isolates (rules P2, P3)."""
    depth = 0
    for letter in classes[start:end]:
        if letter in "678":
            depth += 1
        elif letter == "9":
            depth = max(0, depth - 1)
        elif not depth and letter in "LRA":
            return int(letter != "L")
    return 0


def _rest_on_base(classes: str, found: bytearray, base: int) -> bytes:
    """Put separators, and blanks before them or at the end, on the base level (rule L1)."""
    if not _SEPARATOR.search(classes):
        kept = len(classes.rstrip("w6789b12345"))
        return bytes(found[:kept]).ljust(len(found), b"\1" if base else b"\0")
    for match in _BLANKS.finditer(classes):
        for at in range(match.start(), match.end()):
            found[at] = base
    return bytes(found)


def _own_levels(text: str, level: int) -> bytes:
    """Return the levels of one sequence that has the same embedding level throughout."""
    return (_kept_levels if len(text) <= _LONGEST_KEPT else _sequence)(text, level)


def _sequence(text: str, level: int) -> bytes:
    side = "LR"[level & 1]
    return _resolve(text.translate(_CLASSES), text, level, side, side)


# The same sentences stand in every contract; a hostile text shall not fill the memory.
_LONGEST_KEPT = 1000
_kept_levels = lru_cache(maxsize=2048)(_sequence)


def _with_isolates(classes: str, text: str, base: int) -> bytearray:
    """Return levels where the only formatting is isolates, at most one inside another.

    The text around them is one sequence, each of them another (rule X10), so a sentence is
    resolved once for all the values that are set into it.
    """
    isolates = [(match[1], *match.span(2)) for match in _ISOLATE.finditer(classes)]
    if not isolates:
        return bytearray(_own_levels(text, base))
    edges = [0, *(edge for _, start, end in isolates for edge in (start, end)), len(text)]
    outside = [text[start:end] for start, end in pairwise(edges)][::2]
    around = _own_levels("".join(outside), base)
    at = isolates[0][1]
    found = bytearray(around[:at])
    for (mark, start, end), after in zip(isolates, outside[1:], strict=True):
        odd = mark == "7" or (mark == "8" and _first_strong(classes, start, end))
        level = (base + 1) | 1 if odd else (base + 2) & ~1
        found += _with_isolates(classes[start:end], text[start:end], level)
        found += around[at : at + len(after)]
        at += len(after)
    return found


def _with_explicit(classes: str, text: str, base: int) -> bytearray:
    """Return levels where embeddings, overrides or isolates are present (rules X1 to X10)."""
    matches = _matching_isolates(classes)
    found, letters = _explicit_levels(classes, matches, base)
    kept = [at for at, letter in enumerate(classes) if letter not in _REMOVED]
    beside = _neighbours(kept, found, base)
    resolved = bytearray(found)
    for sequence in _isolating_sequences(kept, found, classes, matches):
        level = found[sequence[0]]
        open_ended = classes[sequence[-1]] in "678" and sequence[-1] not in matches
        before = beside[sequence[0]][0]
        after = base if open_ended else beside[sequence[-1]][1]
        piece = "".join(letters[at] for at in sequence)
        inside = "".join(text[at] for at in sequence)
        sos, eos = ("LR"[max(level, side) & 1] for side in (before, after))
        for at, own in zip(sequence, _resolve(piece, inside, level, sos, eos), strict=True):
            resolved[at] = own
    last = base
    for at, letter in enumerate(classes):
        if letter in _REMOVED:
            resolved[at] = last
        last = resolved[at]
    return resolved


def _matching_isolates(classes: str) -> dict[int, int]:
    """Return where each isolate that opens is closed (definition BD9)."""
    matches: dict[int, int] = {}
    opened: list[int] = []
    for at, letter in enumerate(classes):
        if letter in "678":
            opened.append(at)
        elif letter == "9" and opened:
            matches[opened.pop()] = at
    return matches


def _explicit_levels(
    classes: str, matches: dict[int, int], base: int
) -> tuple[list[int], list[str]]:
    """Return each character's embedding level and its class after overrides (X1 to X8)."""
    walk = _Walk(base)
    found: list[int] = []
    letters = list(classes)
    for at, letter in enumerate(classes):
        if letter == "8":
            end = matches.get(at, len(classes))
            letter = "67"[_first_strong(classes, at + 1, end)]
        if letter in "12345":
            walk.embed(letter)
            found.append(walk.level)
        elif letter == "P":
            found.append(base)
        else:
            if letter == "9":
                walk.close_isolate()
            found.append(walk.level)
            letters[at] = walk.override or classes[at]
            if letter in "67":
                walk.isolate(letter)
    return found, letters


class _Walk:
    """The directional status stack of rules X1 to X8."""

    def __init__(self, base: int) -> None:
        self._stack: list[tuple[int, str, bool]] = [(base, "", False)]
        self._overflow_isolates = self._overflow_embeddings = self._isolates = 0

    @property
    def level(self) -> int:
        return self._stack[-1][0]

    @property
    def override(self) -> str:
        return self._stack[-1][1]

    def embed(self, letter: str) -> None:
        """Open or close an embedding or override."""
        if letter == "5":
            self._close_embedding()
            return
        level = self._next(letter in "24")
        if level <= MAX_DEPTH and not self._overflow_isolates and not self._overflow_embeddings:
            self._stack.append((level, {"3": "L", "4": "R"}.get(letter, ""), False))
        elif not self._overflow_isolates:
            self._overflow_embeddings += 1

    def isolate(self, letter: str) -> None:
        """Open an isolate."""
        level = self._next(letter == "7")
        if level <= MAX_DEPTH and not self._overflow_isolates and not self._overflow_embeddings:
            self._isolates += 1
            self._stack.append((level, "", True))
        else:
            self._overflow_isolates += 1

    def close_isolate(self) -> None:
        """Close the innermost isolate and the embeddings opened in it."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._isolates:
            self._overflow_embeddings = 0
            while not self._stack.pop()[2]:
                pass
            self._isolates -= 1

    def _close_embedding(self) -> None:
        if self._overflow_isolates:
            return
        if self._overflow_embeddings:
            self._overflow_embeddings -= 1
        elif len(self._stack) > 1 and not self._stack[-1][2]:
            self._stack.pop()

    def _next(self, odd: bool) -> int:
        return (self.level + 1) | 1 if odd else (self.level + 2) & ~1


def _isolating_sequences(
    kept: list[int], found: list[int], classes: str, matches: dict[int, int]
) -> Iterator[list[int]]:
    """Yield the positions of each isolating run sequence (definition BD13)."""
    runs: dict[int, list[int]] = {}
    current: list[int] = []
    for at in kept:
        if current and found[at] == found[current[-1]]:
            current.append(at)
        else:
            current = runs[at] = [at]
    closers = set(matches.values())
    for start, run in runs.items():
        if classes[start] == "9" and start in closers:
            continue
        sequence = list(run)
        while classes[sequence[-1]] in "678" and sequence[-1] in matches:
            sequence += runs[matches[sequence[-1]]]
        yield sequence


def _neighbours(kept: list[int], found: list[int], base: int) -> dict[int, tuple[int, int]]:
    """Return the levels on either side of each character, which give sos and eos (rule X10)."""
    around = [base, *(found[at] for at in kept), base]
    return {at: (around[rank], around[rank + 2]) for rank, at in enumerate(kept)}


class _Fill:
    """A replacement as long as what it replaces."""

    def __init__(self, letter: str) -> None:
        self._letter = letter

    def __call__(self, match: re.Match[str]) -> str:
        return self._letter * len(match.group())


_W1 = re.compile("([^m])(m+)")
_W2 = re.compile("A[^LRA]*")
_W4 = re.compile("(?<=E)[+,](?=E)")
_W4_ARABIC = re.compile("(?<=N),(?=N)")
_W5 = re.compile("%+(?=E)|(?<=E)%+")
_W6 = str.maketrans("+,%", "ooo")
_W7 = re.compile("L[^LR]*")
_N1_LEFT = re.compile(f"(?<=L){_NEUTRAL}+(?=L)")
_N1_RIGHT = re.compile(f"(?<=[REN]){_NEUTRAL}+(?=[REN])")
_N2 = re.compile(_NEUTRAL)
_UP = ({"L": 0, "R": 1, "E": 2, "N": 2}, {"L": 1, "R": 0, "E": 1, "N": 1})
_RISEN = [
    str.maketrans({letter: chr(level + up) for letter, up in _UP[level & 1].items()})
    for level in range(MAX_DEPTH + 1)
]


def _marks(match: re.Match[str]) -> str:
    letter = match[1]
    return letter + ("o" if letter in "6789" else letter) * len(match[2])


def _resolve(classes: str, text: str, level: int, before: str, after: str) -> bytes:
    """Return the level of each character of one sequence at `level` (W1 to I2)."""
    s = _W1.sub(_marks, before + classes)
    s = _W2.sub(lambda m: m.group().replace("E", "N"), s).replace("A", "R")
    s = _W4_ARABIC.sub("N", _W4.sub("E", s))
    s = _W5.sub(_Fill("E"), s).translate(_W6)
    s = _W7.sub(lambda m: m.group().replace("E", "L"), s)
    if BRACKET.search(text):
        s = pair_brackets(s, classes, text, "LR"[level & 1])
    s = _N1_LEFT.sub(_Fill("L"), s + after)
    s = _N1_RIGHT.sub(_Fill("R"), s)
    s = _N2.sub("LR"[level & 1], s)
    return s[1:-1].translate(_RISEN[level]).encode("latin-1")
