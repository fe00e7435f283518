"""Places offered and the waiting list, as they are read."""

from datetime import date

import pytest

from tests import factories
from village.applications.words import State
from village.core.errors import NotFound
from village.selection.reads import decisions, offers
from village.selection.words import Outcome
from village.selection.writes import deciding


def announced(chair, outcome, answer_by=None, **fields):
    application = factories.ApplicationFactory(
        edition=chair.edition, state=State.ELIGIBLE, **fields
    )
    deciding.stage(chair, application, outcome=outcome, reasons="Oui")
    seen = decisions.announcement(chair).mark
    deciding.announce(chair, seen=seen, beyond=True, answer_by=answer_by)
    return application


def test_open_offers_come_by_their_last_day_those_without_one_last(chair):
    late = announced(chair, Outcome.SELECT, date(2026, 3, 20))
    endless = announced(chair, Outcome.SELECT)
    over = announced(chair, Outcome.SELECT, date(2026, 3, 1))
    announced(chair, Outcome.SELECT, date(2026, 3, 9)).state = State.CONFIRMED
    announced(chair, Outcome.REJECT)

    found = offers.open_offers(chair)

    assert [(one.reference, one.over) for one in found] == [
        (over.reference, True), (late.reference, False), (endless.reference, False),
    ]  # fmt: skip


def test_the_waiting_list_is_in_the_order_of_the_scores(chair, edition):
    worse, better = (announced(chair, Outcome.WAITLIST) for _ in range(2))
    juror = factories.UserFactory()
    factories.AssignmentFactory(user=juror, application=worse, marks=[1, 1])
    factories.AssignmentFactory(user=juror, application=better, marks=[5, 5])

    found = [row.entry.reference for row in offers.waiting_list(chair)]

    assert found == [better.reference, worse.reference]


def test_a_file_without_an_offer_has_no_decision_that_offers_one(chair):
    waiting = announced(chair, Outcome.WAITLIST)

    with pytest.raises(NotFound):
        offers.decision_on(chair, waiting)
