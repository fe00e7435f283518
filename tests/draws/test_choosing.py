"""Choosing in a draw: in turn or late, for oneself or for another, never at another's cost."""

from dataclasses import replace

import pytest

from tests.board.test_races import race
from tests.draws.conftest import PLAN, at, exhibitor, owner, stands
from tests.draws.test_running import mails
from village.applications.tables import Application
from village.core.errors import Forbidden, NotYourTurn, StandNotFree, UnsafeChoice
from village.draws.reads.choices import suiting
from village.draws.reads.log import lines
from village.draws.reads.turns import seen
from village.draws.tables import Draw
from village.draws.words import DrawState
from village.draws.writes import choosing, preparing, running
from village.stands.reads.places import find, on_plan
from village.stands.writes import places, preferences


def given_to(ctx):
    return {row.number: row.holder for row in on_plan(ctx) if row.holder}


def test_a_choice_gives_the_stand_tells_of_it_and_passes_the_turn_on(organiser, opened, three):
    nour = at(owner(organiser, three[0]), 1)

    choosing.choose(nour, opened, three[0], "B1")

    assert given_to(organiser) == {"B1": "Nour"}
    view = seen(nour, opened)
    assert (view.present.organisation, view.following.organisation) == ("Atlas", "Rif")
    assert mails(organiser)[3:] == [
        ("stand_allocated", "nour@example.org"),
        ("draw_turn", "atlas@example.org"),
        ("draw_next", "rif@example.org"),
    ]
    line = lines(organiser, view)[0]
    assert (line.action, line.rank, line.name, line.stand, line.proxy) == (
        "draw_choose", 1, "Nour", "B1", False,
    )  # fmt: skip


def test_a_stand_that_somebody_after_needs_is_refused(organiser, opened, three):
    with pytest.raises(UnsafeChoice) as refusal:
        choosing.choose(at(owner(organiser, three[0]), 1), opened, three[0], "A1")

    assert (refusal.value.facts, given_to(organiser)) == ({"stand": "A1"}, {})


def test_nobody_chooses_before_the_turn_nor_what_does_not_suit_nor_for_a_stranger(
    organiser, opened, three
):
    nour, atlas, rif = three
    with pytest.raises(NotYourTurn):
        choosing.choose(at(owner(organiser, nour), -1), opened, nour, "B1")
    with pytest.raises(NotYourTurn):
        choosing.choose(at(owner(organiser, rif), 1), opened, rif, "A1")
    with pytest.raises(Forbidden):
        choosing.choose(at(owner(organiser, rif), 1), opened, nour, "B1")
    with pytest.raises(StandNotFree):
        choosing.choose(at(owner(organiser, atlas), 11), opened, atlas, "B1")


def test_who_missed_the_window_still_chooses_beside_the_others_and_the_draw_ends_with_the_last(
    organiser, opened, three
):
    nour, atlas, rif = three
    choosing.choose(at(owner(organiser, atlas), 11), opened, atlas, "A1")

    choosing.choose(at(owner(organiser, nour), 12), opened, nour, "B1")
    assert (opened.state, seen(at(organiser, 12), opened).present.organisation) == (
        DrawState.RUNNING, "Rif",
    )  # fmt: skip
    choosing.choose(at(owner(organiser, rif), 13), opened, rif, "A2")

    assert given_to(organiser) == {"A1": "Atlas", "A2": "Rif", "B1": "Nour"}
    assert opened.state is DrawState.CLOSED


def test_the_organiser_chooses_for_who_is_absent_and_says_why(organiser, opened, three):
    staff = at(organiser, 1)
    with pytest.raises(Forbidden):
        choosing.choose(staff, opened, three[0], "B1")

    choosing.choose(staff, opened, three[0], "B1", reason="Asked by telephone")

    assert given_to(organiser) == {"B1": "Nour"}
    line = lines(staff, seen(staff, opened))[0]
    assert (line.proxy, line.reason) == (True, "Asked by telephone")


def test_a_stand_kept_for_another_or_blocked_is_not_offered(organiser, opened, three):
    preferences.pin(organiser, three[1], find(organiser, "A1"))
    preferences.block(organiser, find(organiser, "B1"), blocked=True)

    fits = suiting(organiser, seen(organiser, opened))

    assert fits == {
        three[0].reference: {"A2"},
        three[1].reference: {"A1", "A2"},
        three[2].reference: {"A2"},
    }


def test_after_the_organiser_gave_a_stand_away_choices_still_take_nobody_elses(
    organiser, opened, three
):
    places.give(organiser, find(organiser, "B1"), exhibitor(organiser, "Late", None))

    with pytest.raises(UnsafeChoice):
        choosing.choose(at(owner(organiser, three[0]), 1), opened, three[0], "A1")


def test_of_those_who_choose_one_stand_at_once_one_gets_it_and_the_others_a_sentence(committed):
    stands(committed, dict.fromkeys(("A1", "A2", "A3", "A4"), 9))
    people = [exhibitor(committed, f"P{n}", 9) for n in range(4)]
    owners = [owner(committed, one) for one in people]
    draw = preparing.prepare(committed, PLAN)
    running.begin(committed, draw)
    committed.session.commit()

    def choose(ctx, number):
        mine = replace(at(ctx, 60), actor=owners[number].actor)
        application = ctx.session.get(Application, people[number].id)
        choosing.choose(mine, ctx.session.get(Draw, draw.id), application, "A2")

    results = race(committed, choose, racers=4)

    refused = [error.facts for error in results if isinstance(error, StandNotFree)]
    assert (results.count(None), refused) == (1, [{"stand": "A2"}] * 3), results
    committed.session.expire_all()
    assert list(given_to(committed)) == ["A2"]
