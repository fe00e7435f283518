"""Readers of campaigns who want no more of them: by a token, once, and only of what is unneeded."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.reads.filtering import ApplicationFilters
from village.applications.words import State
from village.campaigns import writes
from village.core import outbox
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import InvalidToken
from village.core.outbox.tables import MailState, OutboxMail, Suppression
from village.jobs.mail import deliver
from village.web.mails import compose

WORDS = {"fr": {"subject": "Bonjour {name}", "text": "{organisation} : {title}, {link}"}}


@pytest.fixture
def mail(organiser):
    """Return a campaign's mail that waits to leave."""
    factories.ApplicationFactory(edition=organiser.edition, state=State.SUBMITTED)
    campaign = writes.prepare(organiser, ApplicationFilters(), wording=WORDS)
    writes.send(organiser, campaign)
    return organiser.session.scalars(sa.select(OutboxMail)).one()


@pytest.fixture
def stranger(ctx):
    """Return the context of somebody who follows a link from no edition."""
    return replace(ctx, edition=None)


def test_who_unsubscribes_gets_no_campaign_and_all_that_they_need(organiser, stranger, mail):
    token = outbox.unsubscribing(organiser.safe, mail)
    needed = organiser.session.get(
        OutboxMail, outbox.queue(organiser, "application_received", to=mail.to, language="fr")
    )

    writes.unsubscribe(stranger, token)
    writes.unsubscribe(stranger, token)
    organiser.session.commit()
    deliver(mail_id=mail.id)

    assert mail.state is MailState.UNSUBSCRIBED
    assert outbox.suppression(stranger, needed, needed=True) is None
    assert outbox.suppressed(stranger) == []
    [entry] = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "unsubscribed")
    )
    assert (entry.edition_id, entry.subject) == (organiser.edition.id, mail.reference)


def test_who_subscribes_again_gets_campaigns(organiser, stranger, mail):
    token = outbox.unsubscribing(organiser.safe, mail)
    writes.unsubscribe(stranger, token)
    before = outbox.suppression(stranger, mail, needed=False)

    writes.subscribe_again(stranger, token)
    writes.subscribe_again(stranger, token)

    actions = organiser.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert before is Suppression.UNSUBSCRIBED
    assert outbox.suppression(stranger, mail, needed=False) is None
    assert actions[-2:] == ["unsubscribed", "subscribed_again"]


@pytest.mark.parametrize("made_up", ["", "x", "{id}", "{id}.", "{id}.0123", "9" * 30, "0.{mark}"])
def test_nobody_unsubscribes_another_by_a_number(stranger, mail, made_up):
    mark = outbox.unsubscribing(stranger.safe, mail).partition(".")[2]

    with pytest.raises(InvalidToken):
        writes.unsubscribe(stranger, made_up.format(id=mail.id, mark=mark))


def test_the_link_of_a_mail_that_was_emptied_is_worth_nothing(stranger, mail):
    token = outbox.unsubscribing(stranger.safe, mail)
    mail.to = ""

    with pytest.raises(InvalidToken):
        writes.unsubscribe(stranger, token)


def test_a_campaign_says_how_to_get_no_more_and_a_needed_mail_does_not(organiser, mail):
    needed = organiser.session.get(
        OutboxMail,
        outbox.queue(organiser, "note_mention", to="a@example.org", language="fr", name="A",
                     reference=mail.reference, author="B", title="C"),
    )  # fmt: skip
    organiser.session.commit()
    system = organiser.acting(SYSTEM)

    campaign, other = compose(system, mail), compose(system, needed)

    link = f"http://localhost/fr/unsubscribe/{outbox.unsubscribing(organiser.safe, mail)}"
    assert campaign["List-Unsubscribe"] == f"<{link}>"
    assert campaign["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert link in campaign.get_body((kind,)).get_content()
    assert other["List-Unsubscribe"] is None
    assert "unsubscribe" not in other.get_body(("html",)).get_content()


def test_a_look_changes_nothing_a_press_or_a_mail_program_does(client, organiser, mail):
    token = outbox.unsubscribing(organiser.safe, mail)
    organiser.session.commit()
    page = f"/fr/unsubscribe/{token}"

    looked = client.get(page)
    untouched = outbox.suppression(organiser, mail, needed=False)
    posted = client.post(page, data={"List-Unsubscribe": "One-Click"})
    held = outbox.suppression(organiser, mail, needed=False)
    again = client.post(page, data={"again": "1"})
    freed = outbox.suppression(organiser, mail, needed=False)
    pressed = client.post(page, follow_redirects=True)

    assert (looked.status_code, mail.to in looked.text, untouched) == (200, True, None)
    assert (posted.status_code, posted.data, held) == (200, b"", Suppression.UNSUBSCRIBED)
    assert (again.status_code, freed) == (303, None)
    assert (pressed.status_code, 'name="again"' in pressed.text) == (200, True)
    assert client.get("/fr/unsubscribe/1.x").status_code == 410
