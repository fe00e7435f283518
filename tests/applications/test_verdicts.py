"""Verdicts whose mails have not left."""

from dataclasses import replace

from tests.factories import ApplicationFactory
from village.applications.reads import verdicts
from village.applications.writes import screening


def test_verdicts_wait_until_their_mails_leave(organiser):
    application = ApplicationFactory(edition=organiser.edition)
    before = verdicts.untold(organiser)
    screening.screen(organiser, application, eligible=True)
    waiting = verdicts.untold(organiser), verdicts.count_untold(organiser)

    told = screening.tell_verdicts(organiser, [application.reference])

    assert (before, waiting, told) == ([], ([application], 1), 1)
    assert verdicts.count_untold(organiser) == 0


def test_what_one_stepped_aside_from_is_neither_listed_nor_sent(organiser):
    application = ApplicationFactory(edition=organiser.edition)
    screening.screen(organiser, application, eligible=True)
    conflicts = frozenset({application.id})
    aside = replace(organiser, actor=replace(organiser.actor, conflict_ids=conflicts))

    assert (verdicts.untold(aside), verdicts.count_untold(aside)) == ([], 0)
    assert screening.tell_verdicts(aside, [application.reference]) == 0
    assert verdicts.count_untold(organiser) == 1
