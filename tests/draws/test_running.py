"""Opening a draw, interrupting it, going on, closing it, taking somebody out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.draws.conftest import PLAN, START, at, exhibitor, owner
from village.core.errors import (
    Forbidden,
    IllegalTransition,
    NotAllPlaceable,
    StartPassed,
)
from village.core.outbox.tables import OutboxMail
from village.draws.reads.turns import seen
from village.draws.words import DrawState, TurnState
from village.draws.writes import preparing, running


def mails(ctx):
    rows = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.template, mail.to) for mail in rows]


def test_each_is_told_the_window_when_the_draw_opens(organiser, opened):
    assert opened.state is DrawState.RUNNING
    assert mails(organiser) == [
        ("draw_opened", f"{name}@example.org") for name in ("nour", "atlas", "rif")
    ]


def test_a_draw_opens_before_its_start_by_an_organiser(organiser, prepared, three):
    with pytest.raises(StartPassed):
        running.begin(at(organiser, 0), prepared)
    with pytest.raises(Forbidden):
        running.begin(owner(organiser, three[0]), prepared)


def test_it_does_not_open_while_somebody_could_have_no_stand(organiser, three):
    exhibitor(organiser, "Souss", 9)
    draw = preparing.prepare(organiser, PLAN)

    with pytest.raises(NotAllPlaceable):
        running.begin(organiser, draw)

    running.take_out(organiser, draw, three[1].reference, reason="Gets one elsewhere")
    running.begin(organiser, draw)
    states = {one.organisation: one.state for one in seen(organiser, draw).participants}
    assert states == {
        "Nour": TurnState.WAITING,
        "Atlas": TurnState.OUT,
        "Rif": TurnState.WAITING,
        "Souss": TurnState.WAITING,
    }


def test_an_interrupted_draw_goes_on_with_new_windows_for_who_still_waited(organiser, opened):
    running.pause(at(organiser, 12), opened, reason="The plan is being corrected")
    later = at(organiser, 120)
    states = [one.state for one in seen(later, opened).participants]
    assert states == [TurnState.MISSED, TurnState.WAITING, TurnState.WAITING]

    running.resume(later, opened)

    assert [turn.starts_at - START for turn in opened.turns] == [
        timedelta(minutes=0), timedelta(minutes=120), timedelta(minutes=130),
    ]  # fmt: skip
    assert seen(later, opened).present.organisation == "Atlas"
    assert mails(organiser)[3:] == [
        ("draw_opened", "atlas@example.org"),
        ("draw_opened", "rif@example.org"),
        ("draw_missed", "nour@example.org"),
        ("draw_turn", "atlas@example.org"),
        ("draw_next", "rif@example.org"),
    ]


def test_a_closed_draw_stays_closed(organiser, opened, three):
    running.close(organiser, opened)

    with pytest.raises(IllegalTransition):
        running.resume(organiser, opened)
    with pytest.raises(IllegalTransition):
        running.take_out(organiser, opened, three[0].reference, reason="Too late")


def test_who_is_taken_out_while_the_draw_runs_passes_the_turn_on(organiser, opened, three):
    begun = at(organiser, 1)
    before = [turn.starts_at for turn in opened.turns]

    running.take_out(begun, opened, three[0].reference, reason="Left the fair")

    states = {one.organisation: one.state for one in seen(begun, opened).participants}
    assert states["Nour"] is TurnState.OUT
    assert seen(begun, opened).present.organisation == "Atlas"
    assert [turn.starts_at for turn in opened.turns] == before
