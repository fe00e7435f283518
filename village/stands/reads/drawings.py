"""The drawing uploaded last: its parts, what they were said to be, and what was not understood."""

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.engines.plans.parts import OTHERS, PartKey, Roles, survey_of
from village.stands.tables.drawings import UploadedDrawing
from village.stands.tables.plans import PlanVersion


def latest(ctx: Context) -> UploadedDrawing:
    """Return the drawing of the edition.

    Raises:
        NotFound: none was uploaded.
    """
    found = find(ctx)
    if found is None:
        raise NotFound
    return found


def find(ctx: Context) -> UploadedDrawing | None:
    """Return the drawing of the edition, if there is one."""
    return ctx.session.scalar(
        sa.select(UploadedDrawing).where(UploadedDrawing.edition_id == ctx.the_edition.id)
    )


def remembered(drawing: UploadedDrawing) -> Roles:
    """Return what parts were said to be, of this drawing and of those before it."""
    return {PartKey(*key): role for key, role in drawing.roles}


def roles(drawing: UploadedDrawing) -> Roles:
    """Return what each part of the drawing is read as: as was said, else as it seems."""
    said = remembered(drawing)
    return {
        part.key: part.role if part.key.layer == OTHERS else said.get(part.key, part.role)
        for part in survey_of(drawing.survey).parts
    }


def made(ctx: Context, version: PlanVersion) -> UploadedDrawing | None:
    """Return the drawing that a version was read from, while it is there."""
    found = find(ctx)
    return found if found is not None and found.plan_version_id == version.id else None
