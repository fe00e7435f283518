"""Two files of one organisation become one: which may, and what of the closed one goes over."""

from collections.abc import Collection

import sqlalchemy as sa

from village.applications import (
    AMENDABLE,
    Application,
    close_as_duplicate,
    lock,
    on_behalf,
)
from village.board import submissions
from village.contracts import contracts
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound, Stale
from village.core.permissions import Permission as P
from village.organisations import writes as organisations
from village.selection import Decision, DecisionState
from village.stands import PlaceState, StandPlace


def may_merge(ctx: Context, kept: Application, closed: Application) -> bool:
    """Say whether one file may be closed as the duplicate of another.

    Both are of one call and wait to be screened or decided on: neither has a decision, not even a
    staged one, a stand or a contract.
    """
    return (
        kept.id != closed.id
        and kept.call_id == closed.call_id
        and not any(_is_bound(ctx, one) for one in (kept, closed))
    )


def stamp(kept: Application, closed: Application) -> str:
    """Return what a page remembers of the two files that it shows."""
    return f"{kept.stamp} {closed.stamp}"


def merge(
    ctx: Context,
    kept: Application,
    closed: Application,
    *,
    taken: Collection[str],
    people: bool,
    seen: str,
    note: str,
) -> None:
    """Close a file as the duplicate of another one, which is kept: all of it or nothing. Flushes.

    Where answers are taken over, the file that is kept has a new version, made on behalf of its
    applicant. Both applicants are told what happens to their file.

    Args:
        ctx: the request's context.
        kept: the file that stays.
        closed: the other one; it stays readable.
        taken: the fields of the form that are to be answered as in the closed file.
        people: whether those who belong to the closed file may do the same with the one kept.
        seen: the `stamp` of what the person was looking at.
        note: why; both applicants read it.

    Raises:
        NotFound: they may not be merged.
        Stale: one was changed since.
        Incomplete, NotEligible: the file that is kept could not be submitted so.
        Forbidden: the actor does not screen both.
    """
    for one in (kept, closed):
        policy.require(ctx.actor, P.SCREEN, one)
    lock(ctx, [kept, closed])
    if not may_merge(ctx, kept, closed):
        raise NotFound
    if seen != stamp(kept, closed):
        raise Stale
    file = on_behalf.taking(kept, closed, taken) if taken else None
    with ctx.session.begin_nested():  # closed first, it no longer counts against the other one
        close_as_duplicate(ctx, closed, kept, note=note)
        if people:
            organisations.add_members_of(ctx, closed.organisation, kept.organisation)
        audit.record(ctx, kept.reference, "merged", other=closed.reference)
        if file is not None:
            submissions.amend_for(ctx, kept, file, seen=kept.stamp, reason=note)


def _is_bound(ctx: Context, application: Application) -> bool:
    """Say whether a file has gone too far to be merged."""
    if application.state not in AMENDABLE or contracts.standing(ctx, application):
        return True
    staged = sa.exists().where(
        Decision.application_id == application.id, Decision.state == DecisionState.STAGED
    )
    placed = sa.exists().where(
        StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
    )
    return bool(ctx.session.scalar(sa.select(sa.or_(staged, placed))))
