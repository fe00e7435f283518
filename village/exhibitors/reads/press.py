"""Press kits: an exhibitor's own, as the organiser reads it, as everybody does where allowed."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.applications import Application, lookup
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.permissions import Permission as P
from village.core.policy import can
from village.exhibitors.tables import PressFile


def of(ctx: Context, application: Application) -> list[PressFile]:
    """Return the files of an exhibitor's press kit, the oldest first."""
    return list(ctx.session.scalars(_files().where(Application.id == application.id)))


def shown(ctx: Context, reference: str) -> Sequence[StoredFile]:
    """Return what everybody may take of an exhibitor that the public may know of."""
    if not ctx.the_edition.task_plan.public_press_kits:
        return ()
    here = Application.edition_id == ctx.the_edition.id
    rows = ctx.session.scalars(_files().where(Application.reference == reference, here))
    return [one.file for one in rows]


def file(ctx: Context, reference: str, sha256: str) -> StoredFile:
    """Return a file of a press kit that the actor may read: its own, or any as organiser.

    Raises:
        NotFound: there is none, or it is not the actor's to read.
    """
    application = lookup.find(ctx, reference)
    if not any(can(ctx.actor, one, application) for one in (P.APPLY, P.CONTRACT)):
        raise NotFound
    return named((one.file for one in of(ctx, application)), sha256)


def named(files: Iterable[StoredFile], sha256: str) -> StoredFile:
    """Return the file of this fingerprint.

    Raises:
        NotFound: none of them has it.
    """
    found = next((one for one in files if one.sha256 == sha256), None)
    if found is None:
        raise NotFound
    return found


def _files() -> sa.Select[PressFile]:
    return (
        sa.select(PressFile)
        .join(PressFile.file)
        .join(Application, Application.id == PressFile.application_id)
        .options(contains_eager(PressFile.file))
        .order_by(PressFile.id)
    )
