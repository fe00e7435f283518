"""The life of an edition: who sees its pages, and whether anything of it still changes."""

from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.permissions import Permission as P


class Life(StrEnum):
    """Where an edition stands."""

    PREPARING = "preparing"  # its pages are seen by its team only
    PUBLIC = "public"
    CLOSED = "closed"  # over; its team still works on it
    ARCHIVED = "archived"  # read-only; its public pages stay


class LifeAction(StrEnum):
    """What moves an edition along its life."""

    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"


# fmt: off
EDITION_FLOW = Flow([
    #    from            action              to             needs
    Step(Life.PREPARING, LifeAction.PUBLISH, Life.PUBLIC,   P.CONFIGURE),
    Step(Life.PUBLIC,    LifeAction.CLOSE,   Life.CLOSED,   P.CONFIGURE),
    Step(Life.CLOSED,    LifeAction.REOPEN,  Life.PUBLIC,   P.CONFIGURE),
    Step(Life.CLOSED,    LifeAction.ARCHIVE, Life.ARCHIVED, P.CONFIGURE),
])
# fmt: on
