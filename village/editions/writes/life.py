"""The life of an edition, one step at a time."""

from village.core import steps
from village.core.context import Context
from village.core.errors import Incomplete
from village.core.steps import LogEntry
from village.editions.reads import settings
from village.editions.words.blank import lacking
from village.editions.words.life import LifeAction


def act(ctx: Context, action: LifeAction) -> None:
    """Move the edition one step along its life. Flushes.

    Raises:
        Incomplete: it cannot be shown yet; `facts["missing"]` lists the keys to give.
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor does not configure this edition.
    """
    edition = ctx.the_edition
    if action is LifeAction.PUBLISH:
        missing = lacking(settings.of(ctx.session, edition))
        if missing:
            raise Incomplete(missing=list(missing))
    steps.move(ctx, edition, action, about=None, entry=LogEntry(edition.code, action, {}))
