"""What stands are supplied with: the usual words of drawings, in the page's language."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

#: The usual words with what they are called; any other word is shown as it is drawn.
SUPPLIES: dict[str, LazyString] = {
    "power": _l("power"),
    "water": _l("water"),
    "drain": _l("drain"),
    "network": _l("network"),
    "air": _l("compressed air"),
    "gas": _l("gas"),
}


def supply_names(words: Iterable[str]) -> list[str]:
    """Return supplies in the page's language, in alphabetical order of what the drawing says."""
    return [str(SUPPLIES.get(word, word)) for word in sorted(words)]
