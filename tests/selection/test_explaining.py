"""The decision explained: what an applicant reads of it, as far as the organiser allows."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import acting
from village.core.actor import Actor
from village.selection.reads import decisions, ranking
from village.selection.reads.explaining import explanation
from village.selection.words import NO_FEEDBACK, Feedback, Outcome
from village.selection.writes import deciding

SAID = Feedback("Équipe solide", "Un modèle économique")


@pytest.fixture
def told(chair, six):
    """Return six files: A selected, C rejected, both announced."""
    deciding.stage(chair, six[0], outcome=Outcome.SELECT, reasons="Oui", feedback=SAID)
    deciding.stage(chair, six[2], outcome=Outcome.REJECT, reasons="Non", feedback=SAID)
    deciding.announce(chair, seen=decisions.announcement(chair).mark)
    return six


def founder_of(ctx, file):
    return acting(
        ctx, user=factories.OrganisationMemberFactory(organisation=file.organisation).user
    )


def test_by_default_an_applicant_reads_the_reasons_alone(ctx, told):
    read = explanation(founder_of(ctx, told[2]), told[2])

    assert (read.outcome, read.reasons) == (Outcome.REJECT, "Non")
    assert (read.feedback, read.place) == (NO_FEEDBACK, None)


def test_feedback_and_score_are_read_where_the_organiser_allows(ctx, edition, told):
    edition.tells_feedback = edition.tells_score = True

    read = explanation(founder_of(ctx, told[2]), told[2])

    assert read.feedback == SAID
    assert read.place.low < read.place.score < read.place.high
    assert read.place.score < read.place.line


def test_the_place_is_that_of_the_moment_of_the_announcement(chair, ctx, edition, six):
    edition.tells_score = True
    row = ranking.standing(chair).of("C")
    line = ranking.standing(chair).cut
    deciding.stage(chair, six[2], outcome=Outcome.REJECT, reasons="Non")
    deciding.announce(chair, seen=decisions.announcement(chair).mark)
    six[0].organisation.name = "Autre"
    factories.AssignmentFactory(application=six[2], marks=[5, 5])

    place = explanation(founder_of(ctx, six[2]), six[2]).place

    assert (place.score, place.low, place.high, place.line) == (
        pytest.approx(row.score), pytest.approx(row.low), pytest.approx(row.high),
        pytest.approx(line),
    )  # fmt: skip


def test_a_file_from_which_the_announcer_stepped_aside_is_measured_all_the_same(
    chair, ctx, edition, six
):
    edition.tells_score = True
    deciding.stage(chair, six[2], outcome=Outcome.REJECT, reasons="Non")
    deciding.stage(chair, six[0], outcome=Outcome.SELECT, reasons="Oui")
    whole = ranking.standing(chair).of("C")
    aside = replace(chair, actor=replace(chair.actor, conflict_ids=frozenset({six[2].id})))
    deciding.announce(aside, seen=decisions.announcement(aside).mark)

    place = explanation(founder_of(ctx, six[2]), six[2]).place

    assert place.score == pytest.approx(whole.score)
    assert ranking.standing(aside).of("C") is None


def test_a_file_that_nobody_reviewed_has_no_score_to_tell(chair, ctx, edition, six):
    edition.tells_score = True
    unread = factories.ApplicationFactory(edition=edition, state=six[0].state)
    deciding.stage(chair, unread, outcome=Outcome.REJECT, reasons="Non")
    deciding.announce(chair, seen=decisions.announcement(chair).mark)

    assert explanation(founder_of(ctx, unread), unread).place is None


def test_nobody_else_reads_it_nor_before_it_is_announced_nor_after_it_is_reversed(
    chair, ctx, six, told
):
    founder = founder_of(ctx, told[2])
    deciding.stage(chair, six[1], outcome=Outcome.REJECT, reasons="Secret")

    assert explanation(founder_of(ctx, told[0]), told[2]) is None
    assert explanation(replace(ctx, actor=Actor()), told[2]) is None
    assert explanation(founder_of(ctx, six[1]), six[1]) is None
    deciding.reverse(chair, told[2], reasons="Erreur")
    assert explanation(founder, told[2]) is None
