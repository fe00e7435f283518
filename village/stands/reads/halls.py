"""The halls of the plan in force, and what each is called."""

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.editions import Edition
from village.engines.plans import geojson
from village.engines.plans.model import Hall
from village.stands.tables.plans import PlanVersion


def names(ctx: Context, language: str) -> dict[str, str]:
    """Return the halls of the edition by their codes, in order; none where it has but one."""
    listed = sa.select(Edition.plan["halls"]).where(Edition.id == ctx.the_edition.id)
    found = ctx.session.scalar(listed) or []
    if len(found) < 2:
        return {}
    return {one["code"]: text_in(one["name"], language) or one["code"] for one in found}


def name(ctx: Context, code: str, language: str) -> str:
    """Return what a stand's hall is called; nothing where the edition has but one."""
    return names(ctx, language).get(code, "") if code else ""


def of(version: PlanVersion) -> tuple[Hall, ...]:
    """Return the halls of a version; none where it is one hall without a name."""
    return geojson.halls(version.plan)


def chosen(version: PlanVersion, code: str) -> str:
    """Return the code of the hall of a version that somebody asks for; by default the first.

    Raises:
        NotFound: it has no such hall.
    """
    codes = [hall.code for hall in of(version)] or [""]
    if code and code not in codes:
        raise NotFound
    return code or codes[0]
