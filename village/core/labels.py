"""How a state is called and how it is meant; each flow's labels stand beside the flow.

The texts are English, marked for translation; the pages say them in the reader's language.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shade(StrEnum):
    """How a state is meant: it decides shape and colour."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    GONE = "gone"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Label:
    """The word for a state, and how it is meant."""

    text: str
    shade: Shade = Shade.IDLE


def N_(text: str) -> str:  # noqa: N802 - the usual name, by which texts are found
    """Mark a text for translation, and return it."""
    return text
