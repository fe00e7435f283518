"""The halls of the plan in force, and what each is called."""

from typing import Any

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import DEFAULT, text_in
from village.editions import Edition
from village.engines.plans import geojson
from village.engines.plans.model import Hall
from village.stands.tables.places import Stand
from village.stands.tables.plans import PlanVersion


def names(ctx: Context, language: str) -> dict[str, str]:
    """Return the halls of the edition by their codes, in order; none where it has but one."""
    several = _several(ctx, ctx.the_edition.id)
    return {one["code"]: text_in(one["name"], language) or one["code"] for one in several}


def texts(ctx: Context, stand: Stand) -> dict[str, str]:
    """Return what a stand's hall is called, by language; nothing where the edition has but one."""
    several = _several(ctx, stand.edition_id) if stand.hall else []
    mine = (one for one in several if one["code"] == stand.hall)
    return next((one["name"] or {DEFAULT: one["code"]} for one in mine), {})


def told(ctx: Context, stand: Stand, language: str) -> str:
    """Return a stand's number, with its hall where the edition has several: « A12 (Hall 2) »."""
    return with_hall(stand.number, text_in(texts(ctx, stand), language))


def of_stands(ctx: Context, language: str) -> dict[str, str]:
    """Return the name of each stand's hall, by the stand's number; none where there is one hall."""
    called = names(ctx, language)
    if not called:
        return {}
    rows = ctx.session.execute(
        sa.select(Stand.number, Stand.hall).where(
            Stand.edition_id == ctx.the_edition.id, Stand.hall.in_(called)
        )
    )
    return {number: called[code] for number, code in rows}


def with_hall(number: str, hall: str) -> str:
    """Return a number with what its hall is called, where it is called anything."""
    return f"{number} ({hall})" if hall else number


def _several(ctx: Context, edition_id: int) -> list[dict[str, Any]]:
    """Return the halls as the plan in force lists them, where there are several."""
    listed = sa.select(Edition.plan["halls"]).where(Edition.id == edition_id)
    found: list[dict[str, Any]] = ctx.session.scalar(listed) or []
    return found if len(found) > 1 else []


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
