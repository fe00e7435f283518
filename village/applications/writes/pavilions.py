"""Where a file belongs: settled by the edition's rule, or given by the organiser's hand."""

from village.applications.reads.pavilions import may_move
from village.applications.tables import Application
from village.applications.writes.locks import lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, NotFound
from village.core.permissions import Permission as P
from village.editions import Belonging, pavilions


def settle(application: Application, *, before: str | None) -> None:
    """Put a draft where the rule says; `before` is where it was, which only a choice changes."""
    edition, call = application.edition, application.call
    rule = edition.belonging(application.kind)
    application.zone = pavilions.belongs(
        rule,
        edition.open_pavilions(application.kind),
        country=application.organisation.country,
        gathered=call.pavilion or None,
        said=application.zone if rule is Belonging.CHOICE else before,
    )


def move(ctx: Context, application: Application, pavilion: str) -> None:
    """Give a file its pavilion by hand, where the rule leaves it to the organiser. Flushes.

    Raises:
        IllegalTransition: the rule, the applicant or a draft's owner says where it belongs.
        NotFound: files of its kind do not belong in such a pavilion.
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    lock(ctx, [application])
    if not may_move(ctx, application):
        raise IllegalTransition(state=application.state, action="move")
    codes = {one.code for one in ctx.the_edition.pavilions}
    if pavilion not in codes:
        raise NotFound
    before, application.zone = application.zone, pavilion
    ctx.session.flush()
    audit.record(ctx, application.reference, "pavilion_given", was=before, pavilion=pavilion)
