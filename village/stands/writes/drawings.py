"""Drawings of other programs: uploaded, and read as somebody says into a version of the plan."""

import json
from dataclasses import asdict, astuple

from village.core import audit, policy
from village.core.context import Context
from village.core.errors import Stale
from village.core.permissions import Permission as P
from village.engines.plans import files, geojson
from village.engines.plans.parts import Roles
from village.stands.reads import drawings, plans
from village.stands.tables.drawings import UploadedDrawing
from village.stands.tables.plans import PlanVersion
from village.stands.writes import plan as floorplan


def upload(ctx: Context, name: str, content: bytes, *, hall: str = "") -> UploadedDrawing:
    """Keep a drawing, SVG or DXF, in the place of the one before, to be asked about. Flushes.

    It is to become the plan of `hall`, where the edition has several.

    Raises:
        PlanError: it is no drawing, or asks for too much.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    survey = files.survey(name, content)
    drawing = drawings.find(ctx)
    if drawing is None:
        drawing = UploadedDrawing(edition_id=ctx.the_edition.id, roles=[])
    drawing.name = name[-floorplan.LONGEST_ABOUT :]  # its ending says what it is
    drawing.content, drawing.survey, drawing.hall = content, asdict(survey), hall
    drawing.units_per_metre, drawing.plan_version_id = None, None
    drawing.uploaded_at = ctx.now
    ctx.session.add(drawing)
    audit.record(ctx, ctx.the_edition.code, "upload_drawing", name=drawing.name)
    ctx.session.flush()
    return drawing


def read(
    ctx: Context, drawing: UploadedDrawing, roles: Roles, *, units_per_metre: float, seen: int
) -> PlanVersion:
    """Make a version of the plan of a drawing, and keep what its parts are for the next. Flushes.

    The edition's first plan is in force at once; later ones are drafts.

    Args:
        ctx: the use case's context.
        drawing: the drawing.
        roles: what each of its parts is.
        units_per_metre: drawing units in a metre.
        seen: which version of the drawing's row the actor saw.

    Raises:
        Stale: another drawing has been uploaded, or this one read, since.
        PlanError: read so, it is no plan.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    if drawing.version != seen:
        raise Stale
    plan = files.read(drawing.name, drawing.content, units_per_metre=units_per_metre, roles=roles)
    data = floorplan.in_hall(ctx, json.loads(geojson.write(plan)), drawing.hall)
    version = floorplan.draft(ctx, data, found=plan.findings, about=drawing.name)
    if plans.in_force(ctx) is None:
        floorplan.publish(ctx, version, seen=plans.comparison(ctx, version).mark)
    said = {**drawings.remembered(drawing), **roles}
    drawing.roles = [[list(astuple(key)), role] for key, role in said.items()]
    drawing.units_per_metre, drawing.plan_version_id = units_per_metre, version.id
    ctx.session.flush()
    return version
