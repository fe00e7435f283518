"""Holders: who may get a letter, and who has it already."""

from datetime import timedelta

from tests import factories
from tests.conftest import NOW
from village.applications.words import State
from village.editions.words.calls import CallKind
from village.letters.reads import holders
from village.letters.writes import letters


def test_confirmed_exhibitors_without_a_certificate_may_get_one(organiser, confirmed):
    kind = organiser.the_edition.letter_kinds["exhibitor"]
    factories.ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.SELECTED
    )
    before = holders.without(organiser, kind, "ar")

    letters.make(organiser, kind, confirmed)

    assert [(one.key, one.name) for one in before] == [(confirmed.reference, "تيرانغا")]
    assert holders.without(organiser, kind, "ar") == []
    assert holders.among(organiser, kind, [confirmed.reference]) == []


def test_whoever_is_selected_may_win_several_prizes(organiser):
    kind = organiser.the_edition.letter_kinds["award"]
    winner = factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    for prize in ("First prize", "Prize of the public"):
        letters.make(organiser, kind, winner, award=prize)

    assert holders.among(organiser, kind, [winner.reference]) == [winner]


def test_jurors_with_a_complete_review_may_be_thanked(organiser):
    kind = organiser.the_edition.letter_kinds["juror"]
    file = factories.ApplicationFactory(edition=organiser.edition, state=State.ELIGIBLE)
    done = factories.AssignmentFactory(
        application=file, marks=[3, 4], completed_at=NOW - timedelta(days=1)
    )
    factories.AssignmentFactory(application=file, completed_at=None)

    assert holders.among(organiser, kind, [done.user.email]) == [done.user]
    assert [one.key for one in holders.without(organiser, kind, "fr")] == [done.user.email]
