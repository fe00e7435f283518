"""A person taken out of texts and documents."""

import re
from collections.abc import Iterable
from typing import Any

from village.core.personal import REDACTED

_TELLING = re.compile(r"[\s@\d]")


def pattern_of(written: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some names, addresses and numbers, whatever their case.

    A single word is left out: it may be a word of the language, as a name seldom is alone.
    """
    telling = (one for one in written if _TELLING.search(one))
    longest_first = sorted(telling, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def redact(value: Any, pattern: re.Pattern[str]) -> Any:
    """Return a text or a document without what the pattern finds; its keys stay as they are."""
    if isinstance(value, str):
        return pattern.sub(REDACTED, value)
    if isinstance(value, list):
        return [redact(one, pattern) for one in value]
    if isinstance(value, dict):
        return {key: redact(one, pattern) for key, one in value.items()}
    return value
