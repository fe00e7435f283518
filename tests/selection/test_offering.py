"""Places offered: moved, recalled, promoted from the waiting list, taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import NOW
from village.applications.words import State
from village.board import withdrawals
from village.core.actor import SYSTEM, Actor
from village.core.errors import Forbidden, IllegalTransition, TooManySelected
from village.core.outbox.tables import OutboxMail
from village.selection.reads import decisions, offers
from village.selection.words import Outcome
from village.selection.writes import deciding, offering

DAY = date(2026, 3, 16)


@pytest.fixture
def offered(chair, edition):
    """Return a file that is offered the edition's only place, and one that waits."""
    edition.calls[0].places = 1
    first, second = (
        factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(2)
    )
    deciding.stage(chair, first, outcome=Outcome.SELECT, reasons="Oui")
    deciding.stage(chair, second, outcome=Outcome.WAITLIST, reasons="Peut-être")
    deciding.announce(chair, seen=decisions.announcement(chair).mark, answer_by=DAY)
    return first, second


@pytest.fixture
def system(ctx):
    """Return a context in which the installation itself acts."""
    return replace(ctx, edition=None, actor=SYSTEM)


def mails(ctx, template):
    rows = ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.template == template))
    return [(mail.reference, mail.params.get("due")) for mail in rows]


def test_the_last_day_is_in_the_mail_of_those_selected_alone(chair, offered):
    first, second = offered

    assert mails(chair, "application_selected") == [(first.reference, "2026-03-16")]
    assert mails(chair, "application_waitlisted") == [(second.reference, None)]
    assert offers.decision_on(chair, first).answer_by == DAY


def test_a_new_last_day_is_told_and_recalled_again(chair, offered, system):
    first, _second = offered
    offers.decision_on(chair, first).reminded_at = NOW

    offering.extend(chair, first, answer_by=DAY + timedelta(days=7))

    assert offers.decision_on(chair, first).reminded_at is None
    assert mails(chair, "place_reminder") == [(first.reference, "2026-03-23")]


@pytest.mark.parametrize(("days_before", "reminded"), [(4, 0), (3, 1), (0, 1), (-1, 0)], ids=str)
def test_who_has_not_answered_is_reminded_once(chair, offered, system, days_before, reminded):
    first, _second = offered
    later = replace(system, now=NOW + (DAY - NOW.date()) - timedelta(days=days_before))

    assert offering.remind(later) == reminded
    assert offering.remind(later) == 0
    assert mails(chair, "place_reminder") == [(first.reference, "2026-03-16")] * reminded


def test_an_edition_may_recall_no_offer(chair, offered, system):
    chair.the_edition.mails = [{"key": "place_reminder", "sent": False}]
    chair.session.flush()

    assert offering.remind(replace(system, now=NOW + timedelta(days=13))) == 0
    assert mails(chair, "place_reminder") == []


def test_who_has_answered_is_not_reminded(chair, offered, system):
    first, _second = offered
    first.state = State.CONFIRMED

    assert offering.remind(replace(system, now=NOW + timedelta(days=13))) == 0


def test_only_the_installation_reminds_by_itself(chair):
    with pytest.raises(Forbidden):
        offering.remind(chair)


def test_the_next_is_promoted_once_a_place_is_free(chair, offered):
    first, second = offered
    with pytest.raises(TooManySelected):
        offering.promote(chair, second, answer_by=DAY)

    withdrawals.lapse(chair, first, note="Sans nouvelles")
    offering.promote(chair, second, answer_by=DAY)

    assert (first.state, second.state) == (State.DECLINED, State.SELECTED)
    assert mails(chair, "place_lapsed") == [(first.reference, None)]
    assert mails(chair, "application_selected")[-1] == (second.reference, "2026-03-16")
    assert offers.decision_on(chair, second).answer_by == DAY


def test_a_decision_staged_meanwhile_is_the_one_that_is_told(chair, offered):
    first, second = offered
    withdrawals.lapse(chair, first)
    deciding.stage(chair, second, outcome=Outcome.REJECT, reasons="Non")

    offering.promote(chair, second, answer_by=None)

    assert second.state is State.SELECTED
    assert decisions.staged(chair, second) is None


def test_what_does_not_wait_is_not_promoted(chair, edition, offered):
    edition.calls[0].places = 5
    other = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)

    with pytest.raises(IllegalTransition):
        offering.promote(chair, other, answer_by=DAY)
    with pytest.raises(IllegalTransition):
        offering.extend(chair, other, answer_by=DAY)


def test_those_who_do_not_announce_offer_nothing(ctx, offered):
    first, second = offered
    stranger = replace(ctx, actor=Actor())

    for act in (
        lambda: offering.promote(stranger, second, answer_by=DAY),
        lambda: offering.extend(stranger, first, answer_by=DAY),
        lambda: withdrawals.lapse(stranger, first),
    ):
        with pytest.raises(Forbidden):
            act()
