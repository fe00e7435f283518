"""Stands: given once, held for a while, freed; the database decides a race."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.conftest import acting
from village.applications.tables import Application
from village.applications.words import State
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import ApplicationPlaced, Forbidden, IllegalTransition, StandTaken
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceAction, PlaceState
from village.stands.writes import places, plan

PLAN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "stand", "number": number, "zone": "africa"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 3, 0], [x + 3, 3], [x, 3], [x, 0]]],
            },
        }
        for number, x in (("A01", 0), ("A02", 3))
    ],
}


@pytest.fixture
def selected(organiser: Context) -> Application:
    return factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)


@pytest.fixture
def stand(organiser: Context) -> Stand:
    return factories.StandFactory(edition=organiser.edition, number="A01")


def test_giving_a_stand_is_logged_and_mailed(organiser, selected, stand):
    place = places.give(organiser, stand, selected)

    assert (place.state, place.held_until) == (PlaceState.ALLOCATED, None)
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert (entry.subject, entry.action, entry.data) == (
        selected.reference,
        "stand_allocate",
        {"stand": "A01", "before": "free", "after": "allocated"},
    )
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to, mail.params["stand"]) == (
        "stand_allocated",
        "contact@example.org",
        "A01",
    )


def test_a_taken_stand_names_its_holder(organiser, selected, stand):
    other = factories.ApplicationFactory(edition=organiser.edition, state=State.CONFIRMED)
    places.give(organiser, stand, selected)

    with pytest.raises(StandTaken) as refusal:
        places.give(organiser, stand, other)

    assert refusal.value.facts == {"stand": "A01", "holder": selected.organisation.name}
    assert [mail.reference for mail in organiser.session.scalars(sa.select(OutboxMail))] == [
        selected.reference
    ]


def test_an_application_has_one_stand(organiser, selected, stand):
    second = factories.StandFactory(edition=organiser.edition, number="A02")
    places.give(organiser, stand, selected)

    with pytest.raises(ApplicationPlaced) as refusal:
        places.give(organiser, second, selected)

    assert refusal.value.facts == {"stand": "A01"}


def test_the_database_refuses_two_places_on_one_stand(organiser, selected, stand):
    other = factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    places.give(organiser, stand, selected)
    organiser.session.add(
        StandPlace(
            stand=stand, application=other, state=PlaceState.ALLOCATED, state_at=organiser.now
        )
    )

    with pytest.raises(IntegrityError, match="uq_stand_place_stand_in_use"):
        organiser.session.flush()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ELIGIBLE, State.REJECTED, State.DECLINED])
def test_only_selected_and_confirmed_applications_get_a_stand(organiser, stand, state):
    application = factories.ApplicationFactory(edition=organiser.edition, state=state)

    with pytest.raises(IllegalTransition):
        places.give(organiser, stand, application)


def test_a_juror_gives_no_stand(ctx, selected, stand):
    with pytest.raises(Forbidden):
        places.give(acting(ctx, Role.JUROR), stand, selected)


def test_a_hold_ends_by_itself_and_the_stand_is_free_again(organiser, selected, stand):
    other = factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    places.hold(organiser, stand, selected, until=organiser.now + timedelta(minutes=30))
    early = organiser.acting(SYSTEM, at=organiser.now + timedelta(minutes=29))
    late = organiser.acting(SYSTEM, at=organiser.now + timedelta(minutes=30))

    freed = [places.release_expired(early), places.release_expired(late)]

    assert freed == [0, 1]
    assert places.give(organiser, stand, other).state is PlaceState.ALLOCATED


def test_an_own_hold_becomes_the_place(organiser, selected, stand):
    held = places.hold(organiser, stand, selected, until=organiser.now + timedelta(days=1))

    given = places.give(organiser, stand, selected)

    assert (given.id, given.state, given.held_until) == (held.id, PlaceState.ALLOCATED, None)


def test_a_released_stand_stays_as_history(organiser, selected, stand):
    places.release(organiser, places.give(organiser, stand, selected))
    places.give(organiser, stand, selected)

    states = organiser.session.scalars(sa.select(StandPlace.state).order_by(StandPlace.id)).all()
    assert states == [PlaceState.RELEASED, PlaceState.ALLOCATED]


def test_a_place_under_contract_is_neither_released_nor_moved(organiser, selected, stand):
    place = places.give(organiser, stand, selected)
    places.act(organiser.acting(SYSTEM), place, PlaceAction.CONTRACT, within=P.WORK)
    other = factories.StandFactory(edition=organiser.edition)

    with pytest.raises(IllegalTransition):
        places.release(organiser, place)
    with pytest.raises(IllegalTransition):
        places.move(organiser, other, selected)

    assert place.state is PlaceState.CONTRACTED


def test_nobody_moves_from_nowhere_nor_to_their_own_or_anothers_stand(organiser, selected, stand):
    holder = factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    others = factories.StandFactory(edition=organiser.edition)
    places.give(organiser, others, holder)

    with pytest.raises(IllegalTransition):
        places.move(organiser, stand, selected)
    places.give(organiser, stand, selected)
    with pytest.raises(IllegalTransition):
        places.move(organiser, stand, selected)
    with pytest.raises(StandTaken):
        places.move(organiser, others, selected)


def test_importing_a_plan_twice_keeps_the_stands_rows(organiser):
    plan.import_plan(organiser, PLAN)
    before = _stands(organiser)

    plan.import_plan(organiser, PLAN)

    assert _stands(organiser) == before
    assert [(number, area, sides) for _id, number, area, sides in before] == [
        ("A01", 9, 3),
        ("A02", 9, 3),
    ]


def _stands(ctx: Context) -> list[tuple[int, str, int, int]]:
    rows = ctx.session.scalars(sa.select(Stand).order_by(Stand.number))
    return [(row.id, row.number, int(row.area_m2), row.open_sides) for row in rows]
