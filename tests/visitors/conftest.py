"""What the tests of visitors share: an edition that takes them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from village.editions.tables import Session
from village.visitors.writes.registering import Asked

FIRST, SECOND = date(2027, 6, 5), date(2027, 6, 6)


@pytest.fixture
def visiting(ctx):
    """Return an anonymous context in an edition with two places a day."""
    ctx.edition.visitors = {"open": True, "places_a_day": 2}
    ctx.session.commit()
    return ctx


def asked(name="Salma Berrada", **values):
    """Return what somebody says who wants to come on the first day."""
    said = {"kind": "public", "email": address(name), "days": [FIRST]}
    return Asked(name=name, **{**said, **values})


def address(name):
    """Return an address of our own for a name."""
    return f"{(name.split() or ['nobody'])[0].lower()}@example.org"


def talk(ctx, key="opening", on=SECOND):
    """Keep a session of the programme, at noon of a day."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    ctx.session.add(
        Session(
            edition_id=ctx.the_edition.id,
            key=key,
            title={"fr": "Ouverture"},
            starts_at=noon,
            ends_at=noon + timedelta(hours=1),
            room="",
            speakers=[],
            credits={},
        )
    )
    ctx.session.commit()
