"""Preparing a draw: who takes part, in which order, when; changed by hand with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.conftest import NOW
from tests.draws.conftest import PLAN, START, exhibitor, owner
from village.applications.words import State
from village.core.audit.reads import of_subject
from village.core.errors import AlreadyDone, Forbidden, IllegalTransition, NobodyTakesPart
from village.draws.reads.turns import seen
from village.draws.words import DrawState, TieBreak
from village.draws.writes import preparing, running
from village.stands.reads.places import find
from village.stands.writes import places


def order(ctx, draw):
    return [one.organisation for one in seen(ctx, draw).participants]


def test_who_confirmed_and_has_no_stand_takes_part_first_come_first(organiser, three):
    placed = exhibitor(organiser, "Placed", 9)
    factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    places.hold(organiser, find(organiser, "B1"), placed, until=NOW + timedelta(days=1))

    draw = preparing.prepare(organiser, PLAN)

    assert (draw.number, draw.state, order(organiser, draw)) == (
        1, DrawState.PREPARED, ["Nour", "Atlas", "Rif"],
    )  # fmt: skip
    assert [turn.starts_at - START for turn in draw.turns] == [
        timedelta(minutes=10 * n) for n in range(3)
    ]
    [entry] = of_subject(organiser.session, f"{organiser.the_edition.code}-draw-1")
    assert (entry.action, entry.data) == ("draw_prepare", {"seed": "2026", "participants": 3})


def test_points_count_earlier_editions_and_the_area_asked_for(organiser, three):
    earlier = factories.EditionFactory(starts_on=organiser.the_edition.starts_on.replace(year=2025))
    factories.ApplicationFactory(edition=earlier, organisation__name="RIF", state=State.CONFIRMED)

    draw = preparing.prepare(organiser, replace(PLAN, points_edition=10, points_m2=1))

    assert [(one.organisation, one.turn.points) for one in seen(organiser, draw).participants] == [
        ("Rif", 19), ("Atlas", 9), ("Nour", 0),
    ]  # fmt: skip


def test_the_lot_decides_by_a_seed_that_stays_until_another_is_given(organiser, three):
    by_lot = replace(PLAN, tie_break=TieBreak.LOT)
    first = order(organiser, preparing.prepare(organiser, replace(by_lot, seed="a seed")))
    again = preparing.prepare(organiser, replace(by_lot, seed=""))

    assert (order(organiser, again), again.seed, again.number) == (first, "a seed", 1)


def test_somebody_is_moved_with_a_reason(organiser, prepared, three):
    preparing.move(organiser, prepared, three[2].reference, rank=1, reason="Main partner")

    found = seen(organiser, prepared).participants
    assert [(one.organisation, one.turn.starts_at - START) for one in found] == [
        (name, timedelta(minutes=10 * n)) for n, name in enumerate(["Rif", "Nour", "Atlas"])
    ]
    with pytest.raises(IllegalTransition):
        preparing.move(organiser, prepared, three[2].reference, rank=4, reason="Out of range")


def test_a_draw_that_runs_is_not_prepared_anew_nor_its_order_changed(organiser, opened, three):
    with pytest.raises(AlreadyDone):
        preparing.prepare(organiser, PLAN)
    with pytest.raises(IllegalTransition):
        preparing.move(organiser, opened, three[2].reference, rank=1, reason="Too late")


def test_after_one_is_closed_another_is_prepared(organiser, opened):
    running.close(organiser, opened)

    assert preparing.prepare(organiser, PLAN).number == 2


def test_nobody_else_prepares_and_somebody_has_to_take_part(organiser, three):
    with pytest.raises(Forbidden):
        preparing.prepare(owner(organiser, three[0]), PLAN)
    with pytest.raises(NobodyTakesPart):
        preparing.prepare(organiser, replace(PLAN, pavilions=("asia",)))
