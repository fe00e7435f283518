"""The organisers' words on files: put on them and taken off, one file or many."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from village.applications.reads import listing, tags, visible
from village.applications.reads.filtering import ApplicationFilters
from village.applications.tables import Application, ApplicationTag
from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P


def put(ctx: Context, files: Sequence[Application], name: str) -> None:
    """Put a tag on files; one that has it keeps it. Flushes.

    Raises:
        Forbidden: the actor does not screen one of the files.
    """
    _require(ctx, files)
    if files:
        rows = [{"application_id": file.id, "name": name} for file in files]
        put_on = insert(ApplicationTag).values(rows).on_conflict_do_nothing()
        _change(ctx, files, put_on.returning(ApplicationTag.application_id), "tag_put", name)


def take_off(ctx: Context, files: Sequence[Application], name: str) -> None:
    """Take a tag off files; the last file with it takes it out of the edition. Flushes.

    Raises:
        Forbidden: the actor does not screen one of the files.
    """
    _require(ctx, files)
    mine = ApplicationTag.application_id.in_([file.id for file in files])
    taken = sa.delete(ApplicationTag).where(mine, ApplicationTag.name == name)
    _change(ctx, files, taken.returning(ApplicationTag.application_id), "tag_taken_off", name)


def to_change(
    ctx: Context, filters: ApplicationFilters, name: str, *, put_on: bool
) -> list[Application]:
    """Return the files of a list whose tags would change."""
    has = tags.has(ctx, name)
    changes = sa.select(Application).where(
        listing.condition(ctx, filters),
        visible.applications(ctx.actor, P.SCREEN),
        sa.not_(has) if put_on else has,
    )
    owned = changes.options(joinedload(Application.organisation, innerjoin=True))
    return list(ctx.session.scalars(owned.order_by(Application.id)))


def _change(
    ctx: Context,
    files: Sequence[Application],
    statement: sa.Executable,
    action: str,
    name: str,
) -> None:
    """Change tags, and log it of the files where it changed something."""
    changed = set(ctx.session.scalars(statement))
    for file in files:
        if file.id in changed:
            audit.record(ctx, file.reference, action, tag=name)


def _require(ctx: Context, files: Sequence[Application]) -> None:
    for file in files:
        policy.require(ctx.actor, P.SCREEN, file)
