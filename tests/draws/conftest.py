"""A draw of three: Nour, who could stand anywhere, Atlas and Rif, for whom two stands are left."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.conftest import NOW, acting
from tests.engines.plans import drawing
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.draws.tables import Draw
from village.draws.words import DrawPlan, Hours
from village.draws.writes import preparing, running
from village.editions.words.calls import CallKind

#: The first window begins two days after `NOW`, at ten in Casablanca.
START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
#: A1 and A2 have 9 m², B1 has 18.
STANDS = {"A1": 9, "A2": 9, "B1": 18}
PLAN = DrawPlan(
    pavilions=("africa",), starts_at=START, minutes=10, hours=Hours(time(9), time(18)), seed="2026"
)


def at(ctx: Context, minutes: float) -> Context:
    """Return the context so many minutes after the start."""
    return replace(ctx, now=START + timedelta(minutes=minutes))


def exhibitor(ctx: Context, name: str, wanted_m2: int | None, **facts: object) -> Application:
    """Return a confirmed exhibitor of the African pavilion, without a stand."""
    return factories.ApplicationFactory(
        edition=ctx.edition,
        organisation__name=name,
        organisation__contact_email=f"{name.lower()}@example.org",
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
        wanted_area_m2=wanted_m2,
        **facts,
    )


def owner(ctx: Context, application: Application) -> Context:
    """Return the context of somebody who acts for an application's organisation."""
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    return acting(ctx, user=member.user)


def stands(ctx: Context, areas: dict[str, int] = STANDS) -> None:
    """Draw stands of these areas in one row."""
    places = {number: (2 + 4 * n, 4) for n, number in enumerate(areas)}
    drawn = [drawing.stand(number, *places[number], zone="africa") for number in areas]
    ctx.the_edition.plan = drawing.collection(*drawing.room(), *drawn)
    for number, area in areas.items():
        factories.StandFactory(
            edition=ctx.edition,
            number=number,
            area_m2=Decimal(area),
            polygon=drawing.ring(*places[number], 3, 3),
        )


def meeting(ctx: Context) -> list[Application]:
    """Draw the three stands, and return Nour, Atlas and Rif, who confirmed in this order."""
    stands(ctx)
    wanted = {"Nour": None, "Atlas": 9, "Rif": 9}
    return [
        exhibitor(ctx, name, area, state_at=NOW - timedelta(days=9 - n))
        for n, (name, area) in enumerate(wanted.items())
    ]


@pytest.fixture
def three(organiser: Context) -> list[Application]:
    """Return Nour, Atlas and Rif before the three stands."""
    return meeting(organiser)


@pytest.fixture
def prepared(organiser: Context, three: object) -> Draw:
    """Return a draw of the three by the date of their confirmation."""
    return preparing.prepare(organiser, PLAN)


@pytest.fixture
def opened(organiser: Context, prepared: Draw) -> Draw:
    """Return the same draw, opened."""
    running.begin(organiser, prepared)
    return prepared
