"""Where a file belongs: settled by the edition's rule, or given by the organiser's hand."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications.reads.pavilions import may_move
from village.applications.tables import Application
from village.applications.writes.locks import lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, NotFound
from village.core.permissions import Permission as P
from village.editions import Belonging, pavilions


@dataclass(frozen=True, slots=True)
class PavilionMove:
    """So many files that a rule takes from one pavilion to another; None is no pavilion."""

    was: str | None
    becomes: str | None
    files: int


def follow_rule(ctx: Context) -> tuple[PavilionMove, ...]:
    """Move the files that belong elsewhere by the edition's rule as it is now. Flushes.

    What applicants chose and organisers gave by hand stays where the rule leaves it to them. The
    caller has locked the edition's files.

    Raises:
        Forbidden: the actor does not configure this edition.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    files = ctx.session.scalars(
        sa.select(Application)
        .where(Application.edition_id == edition.id)
        .options(joinedload(Application.organisation), joinedload(Application.call))
        .order_by(Application.id)
    ).all()
    moves = Counter[tuple[str | None, str | None]]()
    for application in files:
        before = application.zone
        settle(application, before=before)
        if application.zone is None and before is not None:
            application.zone = before  # by hand, where the rule knows no place
        if application.zone != before:
            moves[before, application.zone] += 1
            facts = {"was": before, "pavilion": application.zone}
            audit.record(ctx, application.reference, "pavilion_followed", **facts)
    ctx.session.flush()
    return tuple(PavilionMove(*pair, count) for pair, count in moves.most_common())


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
