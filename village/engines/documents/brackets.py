"""Pair brackets in mixed text, so that both turn the same way (Unicode Annex #9, rule N0)."""

import re

_PAIRS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e"
    "\u2308\u2309\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f"
    "\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb"
    "\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c"
    "\u298d\u2990\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9"
    "\u29da\u29db\u29fc\u29fd\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56"
    "\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f"
    "\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c"
    "\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | {"\u2329": "\u3009"}
_SAME = {"\u232a": "\u3009"}
BRACKET = re.compile("[" + re.escape(_PAIRS) + "]")


def pair_brackets(s: str, classes: str, text: str, embedding: str) -> str:
    """Give both brackets of a pair one direction (rule N0). `s` starts with sos."""
    letters = list(s)
    for start, end in sorted(_bracket_pairs(s, text)):
        direction = _pair_direction(letters, start + 1, end + 1, embedding)
        if not direction:
            continue
        for at in (start, end):
            letters[at + 1] = direction
            while at + 1 < len(classes) and classes[at + 1] == "m":
                at += 1
                letters[at + 1] = direction
    return "".join(letters)


def _bracket_pairs(s: str, text: str) -> list[tuple[int, int]]:
    """Return the positions of matching brackets (definition BD16)."""
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in BRACKET.finditer(text):
        at, mark = match.start(), match.group()
        if s[at + 1] != "o":
            continue
        if mark in _CLOSING:
            if len(opened) == 63:
                break
            opened.append((_CLOSING[mark], at))
        else:
            _close(opened, _SAME.get(mark, mark), at, pairs)
    return pairs


def _close(opened: list[tuple[str, int]], mark: str, at: int, pairs: list[tuple[int, int]]) -> None:
    for depth in range(len(opened) - 1, -1, -1):
        if opened[depth][0] == mark:
            pairs.append((opened[depth][1], at))
            del opened[depth:]
            return


def _pair_direction(letters: list[str], start: int, end: int, embedding: str) -> str:
    """Return the direction that a pair of brackets takes, empty for none."""
    strong = {"L": "L", "R": "R", "E": "R", "N": "R"}
    inside = {strong[letter] for letter in letters[start + 1 : end] if letter in strong}
    if not inside:
        return ""
    if embedding in inside:
        return embedding
    return next((strong[x] for x in reversed(letters[:start]) if x in strong), embedding)
