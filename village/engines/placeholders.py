"""Texts with placeholders in braces: listed names are replaced, once, and nothing is evaluated."""

import re
from collections.abc import Callable, Container, Iterator

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def filled(template: str, value: Callable[[str], str | None]) -> str:
    """Return `template` with each placeholder replaced for which there is a value.

    Anything else in braces stays as it is written; a value is never read as a template.
    """
    return "".join(_value(value, text) if named else text for text, named in pieces(template))


def pieces(template: str) -> Iterator[tuple[str, bool]]:
    """Give what a template is made of: plain text, and names of placeholders."""
    for at, text in enumerate(_PLACEHOLDER.split(template)):
        yield text, bool(at % 2)


def unknown(template: str, known: Container[str]) -> list[str]:
    """Return what stands in braces without being a placeholder, for the editor of a text."""
    return [name for name in _IN_BRACES.findall(template) if name not in known]


def _value(value: Callable[[str], str | None], name: str) -> str:
    found = value(name)
    return f"{{{name}}}" if found is None else found
