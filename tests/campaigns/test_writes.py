"""Campaigns: prepared to a list, sent at once or later, undone until each mail leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.reads.filtering import ApplicationFilters
from village.applications.words import State
from village.campaigns import reads, writes
from village.campaigns.tables import CampaignRecipient
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, Forbidden, Incomplete, NotFound
from village.core.outbox.tables import MailState, OutboxMail

WORDS = {"fr": {"subject": "Bonjour {name}", "text": "{organisation} : {title}, {link}"}}


@pytest.fixture
def sending(organiser):
    """Return an organiser where there is a mail server."""
    return replace(organiser, sends_mail=True)


@pytest.fixture
def files(ctx):
    """Return five submitted files."""
    return [
        factories.ApplicationFactory(edition=ctx.edition, state=State.SUBMITTED) for _ in range(5)
    ]


def prepared(ctx, wording=WORDS, **filters):
    return writes.prepare(ctx, ApplicationFilters(**filters), wording=wording)


def recipients(ctx, campaign) -> list[CampaignRecipient]:
    mine = sa.select(CampaignRecipient).where(CampaignRecipient.campaign_id == campaign.id)
    return list(ctx.session.scalars(mine.order_by(CampaignRecipient.id)))


def mails(ctx) -> list[OutboxMail]:
    return list(ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def test_a_campaign_is_prepared_to_the_files_of_a_list_and_sends_nothing(organiser, files):
    factories.ApplicationFactory(edition=organiser.edition, state=State.DRAFT)
    factories.ApplicationFactory(state=State.SUBMITTED)  # of another edition

    campaign = prepared(organiser, state=State.SUBMITTED)

    assert [one.application_id for one in recipients(organiser, campaign)] == [
        one.id for one in files
    ]
    assert mails(organiser) == []


def test_a_campaign_goes_to_the_files_chosen_one_by_one(organiser, files):
    chosen = frozenset({files[1].reference, files[3].reference, "TS99-0001"})

    campaign = prepared(organiser, chosen=chosen)

    assert [one.application_id for one in recipients(organiser, campaign)] == [
        files[1].id,
        files[3].id,
    ]


def test_it_goes_to_the_contact_else_to_the_account_that_began(organiser, files):
    contacted, drafted, nobody = files[:3]
    member = factories.OrganisationMemberFactory(organisation=drafted.organisation)
    for one in (drafted, nobody):
        one.organisation.contact_email = one.organisation.contact_name = ""
    contacted.organisation.language = "ar"
    organiser.session.commit()

    campaign = prepared(organiser, chosen=frozenset(one.reference for one in files[:3]))

    assert [(one.to, one.language) for one in recipients(organiser, campaign)] == [
        (contacted.organisation.contact_email, "ar"),
        (member.user.email, "fr"),
        ("", "fr"),
    ]
    assert reads.languages(organiser, campaign) == {"ar": 1, "fr": 1}


def test_sending_writes_one_mail_a_file_in_the_campaigns_words(sending, files):
    campaign = prepared(sending)

    count = writes.send(sending, campaign)

    found = mails(sending)
    assert (count, [one.reference for one in found]) == (5, [one.reference for one in files])
    assert {(one.template, one.state, one.leaves_at) for one in found} == {
        ("campaign", MailState.QUEUED, sending.now)
    }
    assert found[0].wording == WORDS["fr"]
    [entry] = sending.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "campaign_sent")
    )
    assert entry.data["mails"] == 5
    with pytest.raises(AlreadyDone):
        writes.send(sending, campaign)


def test_a_campaign_lacking_words_in_a_language_that_somebody_reads_is_not_sent(sending, files):
    files[0].organisation.language = "en"
    sending.session.commit()
    campaign = prepared(sending)

    with pytest.raises(Incomplete) as refusal:
        writes.send(sending, campaign)

    assert (refusal.value.facts, mails(sending)) == ({"missing": ["en"]}, [])
    writes.word(sending, campaign, {**WORDS, "en": WORDS["fr"]})
    assert writes.send(sending, campaign) == 5


@pytest.mark.parametrize("days", [-1, 91])
def test_a_campaign_leaves_within_ninety_days(sending, files, days):
    campaign = prepared(sending)

    with pytest.raises(ValueError, match="90 days"):
        writes.send(sending, campaign, leaves_at=sending.now + timedelta(days=days))


def test_a_file_that_has_gone_on_since_gets_no_mail(sending, files):
    campaign = prepared(sending)
    files[0].state = State.ELIGIBLE
    sending.session.commit()

    count = writes.send(sending, campaign, leaves_at=sending.now + timedelta(hours=1))

    files[1].state = State.ELIGIBLE
    sending.session.commit()
    assert (count, [reads.is_overtaken(sending, one) for one in mails(sending)]) == (
        4,
        [True, False, False, False],
    )


def test_what_has_not_left_is_called_back(sending, files):
    campaign = prepared(sending)
    writes.send(sending, campaign)
    for mail in mails(sending)[:2]:
        outbox.mark_sent(sending, mail)

    count = writes.undo(sending, campaign)

    sending.session.expire_all()
    assert (count, [one.state for one in mails(sending)]) == (
        3,
        [MailState.SENT] * 2 + [MailState.RECALLED] * 3,
    )
    assert campaign.undone_at == sending.now
    with pytest.raises(AlreadyDone):
        writes.undo(sending, campaign)


def test_a_campaign_that_has_left_is_not_undone(sending, files):
    campaign = prepared(sending)
    writes.send(sending, campaign)
    for mail in mails(sending):
        outbox.mark_sent(sending, mail)

    with pytest.raises(AlreadyDone):
        writes.undo(sending, campaign)

    assert campaign.undone_at is None


def test_a_prepared_campaign_is_forgotten_and_a_sent_one_stays(sending, files):
    dropped, sent = prepared(sending), prepared(sending)
    writes.send(sending, sent)

    writes.discard(sending, dropped)

    with pytest.raises(NotFound):
        reads.find(sending, dropped.key)
    with pytest.raises(AlreadyDone):
        writes.discard(sending, sent)


def test_only_who_screens_writes_to_many(chair, organiser, files):
    campaign = prepared(organiser)

    for attempt in (
        lambda: prepared(chair),
        lambda: writes.send(chair, campaign),
        lambda: writes.undo(chair, campaign),
        lambda: writes.word(chair, campaign, WORDS),
        lambda: writes.discard(chair, campaign),
    ):
        with pytest.raises(Forbidden):
            attempt()
