"""HTML written once with gaps, into which each request puts what differs."""

import re
from collections.abc import Mapping

from markupsafe import Markup

#: A gap, or what becomes of it inside an address.
_GAP = re.compile(r"(?:\x02|%02)(\w+)(?:\x03|%03)")


def gap(name: str) -> str:
    """Return the mark of a gap, to be written where its value will stand."""
    return f"\x02{name}\x03"


class Gapped:
    """HTML with gaps; a text of no person can bring one in, as forms strip such characters."""

    def __init__(self, html: str) -> None:
        self.html = html
        #: Text and the names of gaps in turn.
        self._parts = _GAP.split(html)

    def filled(self, values: Mapping[str, str]) -> Markup:
        """Return the HTML with `values` in its gaps: HTML too, escaped where it has to be."""
        parts = list(self._parts)
        parts[1::2] = [values.get(name, "") for name in parts[1::2]]
        return Markup("".join(parts))  # noqa: S704 - written by templates, filled by escaped values
