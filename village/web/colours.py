"""The style sheet of an edition: its accent and its pavilions' colours, each made readable."""

import hashlib
from collections.abc import Iterator

from village.editions.reads.editions import EditionView
from village.editions.words.colours import DARK, LIGHT, readable

#: As in `static/css/tokens.css`: by the reader's choice, and by the reader's system.
_DARK = '@media screen { [data-bs-theme="dark"] { %s } }'
_SYSTEM = (
    '@media screen and (prefers-color-scheme: dark) { :root:not([data-bs-theme="light"]) { %s } }'
)


def stylesheet(edition: EditionView) -> str:
    """Return what an edition's pages load beside the site's own style sheet."""
    light = _properties(edition, edition.accent, LIGHT)
    dark = _properties(edition, edition.accent_dark or edition.accent, DARK)
    zones = (f".zone-{code} {{ --c: var(--zone-{code}); }}" for code, _ in edition.colours)
    rules = (f":root {{ {light} }}", _DARK % dark, _SYSTEM % dark, *zones)
    return "\n".join(rules) + "\n"


def mark(edition: EditionView) -> str:
    """Return what tells one state of an edition's colours from another."""
    said = repr((edition.accent, edition.accent_dark, edition.colours))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _properties(edition: EditionView, accent: str, grounds: tuple[str, ...]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in _values(edition, accent, grounds))


def _values(
    edition: EditionView, accent: str, grounds: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    if accent:
        yield "accent", readable(accent, grounds)
    for code, colour in edition.colours:
        yield f"zone-{code}", readable(colour, grounds)
