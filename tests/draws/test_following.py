"""What time and choices lead to: told once whose turn it is, windows missed, the end."""

import sqlalchemy as sa

from tests.draws.conftest import at
from tests.draws.test_running import mails
from village.applications.words import State
from village.core.actor import SYSTEM
from village.core.outbox.tables import OutboxMail
from village.draws.reads.log import lines
from village.draws.reads.turns import seen
from village.draws.words import DrawState
from village.draws.writes import following


def minute(ctx, minutes):
    """Do the work of one minute after the start, as the installation."""
    following.follow_all(at(ctx.acting(SYSTEM), minutes))


def test_whose_turn_it_is_and_who_is_next_is_told_once(organiser, opened):
    minute(organiser, -1)
    minute(organiser, 0)
    minute(organiser, 1)

    assert mails(organiser)[3:] == [
        ("draw_turn", "nour@example.org"),
        ("draw_next", "atlas@example.org"),
    ]
    mail = organiser.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == "draw_turn")
    ).one()
    assert mail.params["closes"] == seen(organiser, opened).participants[0].turn.ends_at.isoformat()


def test_a_window_that_passes_is_told_and_logged_and_the_next_is_told(organiser, opened):
    minute(organiser, 0)
    minute(organiser, 10)

    assert mails(organiser)[5:] == [
        ("draw_missed", "nour@example.org"),
        ("draw_turn", "atlas@example.org"),
        ("draw_next", "rif@example.org"),
    ]
    line = lines(organiser, seen(organiser, opened))[0]
    assert (line.action, line.rank, line.name) == ("draw_missed", 1, "Nour")


def test_mails_that_the_organiser_switched_off_are_not_sent(organiser, opened):
    organiser.the_edition.mails = [{"key": "draw_next", "sent": False}]

    minute(organiser, 0)

    assert mails(organiser)[3:] == [("draw_turn", "nour@example.org")]


def test_a_draw_ends_when_nobody_is_left_who_would_choose(organiser, opened, three):
    for one in three:
        one.state = State.WITHDRAWN
    organiser.session.flush()

    minute(organiser, 0)

    assert opened.state is DrawState.CLOSED
    assert mails(organiser)[3:] == []
