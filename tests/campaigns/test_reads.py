"""Campaigns as their pages show them: what has left, who gets a mail, and what a recusal hides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from village.applications.reads.filtering import ApplicationFilters
from village.applications.words import State
from village.campaigns import reads, writes
from village.campaigns.words import Stage
from village.core import outbox
from village.core.errors import NotFound
from village.core.outbox.tables import MailState, OutboxMail

WORDS = {"fr": {"subject": "Bonjour", "text": "{title}"}}


@pytest.fixture
def sending(organiser):
    """Return an organiser where there is a mail server, and three files."""
    for _ in range(3):
        factories.ApplicationFactory(edition=organiser.edition, state=State.SUBMITTED)
    return replace(organiser, sends_mail=True)


def prepared(ctx):
    return writes.prepare(ctx, ApplicationFilters(), wording=WORDS)


def stage(ctx, campaign) -> Stage:
    return reads.line(ctx, campaign).stage


def test_a_campaign_says_how_far_it_has_come(sending):
    campaign = prepared(sending)
    stages = [stage(sending, campaign)]
    later = sending.now + timedelta(hours=1)
    writes.send(sending, campaign, leaves_at=later)
    stages.append(stage(sending, campaign))
    stages.append(stage(replace(sending, now=later), campaign))
    mails = [one.mail for one in reads.to_write(sending, campaign)]
    for mail in mails:
        outbox.mark_sent(sending, mail)
    stages.append(stage(replace(sending, now=later), campaign))

    assert stages == [Stage.PREPARED, Stage.WAITING, Stage.LEAVING, Stage.LEFT]


def test_without_a_mail_server_a_campaign_waits_for_its_time_and_is_undone(sending):
    ctx = replace(sending, sends_mail=False)
    campaign = prepared(ctx)
    writes.send(ctx, campaign, leaves_at=ctx.now + timedelta(hours=1))
    before = stage(ctx, campaign)

    count = writes.undo(ctx, campaign)

    line = reads.line(ctx, campaign)
    assert (before, count, line.stage) == (Stage.WAITING, 3, Stage.UNDONE)
    assert (line.left, line.waiting, line.mails) == (0, 0, {MailState.RECALLED: 3})


def test_campaigns_are_listed_with_what_has_left(sending):
    first, second = prepared(sending), prepared(sending)
    writes.send(sending, first)
    mail = sending.session.get(OutboxMail, reads.to_write(sending, first)[0].mail_id)
    outbox.mark_sent(sending, mail)
    theirs = replace(sending, edition=factories.EditionFactory())

    lines, total = reads.newest(sending, page=1, size=50)

    assert [(one.campaign.key, one.recipients, one.left, one.waiting) for one in lines] == [
        (second.key, 3, 0, 0),
        (first.key, 3, 1, 2),
    ]
    assert (total, reads.newest(theirs, page=1, size=50)) == (2, ([], 0))
    with pytest.raises(NotFound):
        reads.find(theirs, first.key)


def test_a_mail_says_what_its_file_says(sending):
    campaign = prepared(sending)

    shown = reads.one(sending, campaign)

    file = shown.application
    assert reads.params_of(shown) == {
        "name": file.organisation.contact_name,
        "organisation": file.organisation.name,
        "title": file.title,
        "call": "Appel startup",
        "deadline": file.call.deadline_at.isoformat(),
        "state": "submitted",
    }
    assert reads.one(sending, campaign, "TS99-0001") is None


def test_a_file_stepped_aside_from_is_not_among_the_recipients_shown(sending):
    campaign = prepared(sending)
    hidden = reads.one(sending, campaign).application
    aside = replace(sending, actor=replace(sending.actor, conflict_ids=frozenset({hidden.id})))

    rows, total = reads.recipients(aside, campaign, page=1, size=50)

    assert (total, hidden.id in {one.application_id for one in rows}) == (2, False)
    assert reads.one(aside, campaign, hidden.reference) is None
    assert reads.line(aside, campaign).recipients == 2
    assert reads.languages(aside, campaign) == {"fr": 2}
