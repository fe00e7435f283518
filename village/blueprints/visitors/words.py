"""How the pages of visitors call what the code names."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from village.visitors.words import Source

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        Source.ONLINE: _l("Online"),
        Source.INVITATION: _l("Invited by an exhibitor"),
        Source.GROUP: _l("In a group"),
        Source.DESK: _l("At the desk"),
        Source.LIST: _l("From a list"),
    }
)
