"""The designs of stands that exhibitors build themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application, State, lookup, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions import CallKind
from village.engines.plans.walls import StandFloor, StandWall, WallFinding, judge
from village.exhibitors.tables import StandDesign
from village.exhibitors.words import DesignState, wall_rules


def is_asked(application: Application) -> bool:
    """Say whether an application is for bare space, which its exhibitor builds on itself."""
    return application.kind is CallKind.EXHIBITOR and not application.shell_scheme


def kept(ctx: Context, application: Application) -> StandDesign | None:
    """Return the design of an exhibitor, read anew; None where it has drawn nothing yet."""
    return ctx.session.scalar(
        sa.select(StandDesign)
        .where(StandDesign.application_id == application.id)
        .options(joinedload(StandDesign.plan))
        .execution_options(populate_existing=True)
    )


def submitted(ctx: Context) -> frozenset[str]:
    """Return the references of the exhibitors whose designs the actor has to judge."""
    rows = ctx.session.scalars(
        sa.select(Application.reference)
        .join(StandDesign, StandDesign.application_id == Application.id)
        .where(
            visible.applications(ctx.actor, P.CONTRACT),
            Application.edition_id == ctx.the_edition.id,
            Application.state == State.CONFIRMED,
            StandDesign.state == DesignState.SUBMITTED,
        )
    )
    return frozenset(rows)


def judged(ctx: Context, floor: StandFloor, walls: Sequence[StandWall]) -> list[WallFinding]:
    """Return what the edition's rules say of walls on a stand."""
    return judge(floor, walls, wall_rules(ctx.the_edition.task_plan.stand_rules))


def builders_plan(ctx: Context, reference: str) -> StoredFile:
    """Return the builder's plan that the actor may read: its own, or any as organiser.

    Raises:
        NotFound: there is none, or it is not the actor's to read.
    """
    application = lookup.find(ctx, reference)
    readable = any(can(ctx.actor, one, application) for one in (P.APPLY, P.CONTRACT))
    design = kept(ctx, application)
    if not readable or design is None or design.plan is None:
        raise NotFound
    return design.plan
