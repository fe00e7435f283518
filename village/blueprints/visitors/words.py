"""How the pages of visitors call what the code names."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from village.visitors.words import VisitorSource

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        VisitorSource.ONLINE: _l("Online"),
        VisitorSource.INVITATION: _l("Invited by an exhibitor"),
        VisitorSource.GROUP: _l("In a group"),
        VisitorSource.DESK: _l("At the desk"),
        VisitorSource.KIOSK: _l("At the kiosk"),
        VisitorSource.LIST: _l("From a list"),
    }
)
