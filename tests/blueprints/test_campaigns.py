"""The pages of mails to many: files ticked, words, preview, sending, undoing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.words import State
from village.campaigns.tables import Campaign, CampaignRecipient
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jury.tables import Recusal

WORDS = {
    "subject_fr": "Précision sur {title}",
    "text_fr": "Bonjour {name},\n\nvoir {link}",
    "subject_ar": "",
    "text_ar": "",
    "subject_en": "",
    "text_en": "",
}


@pytest.fixture
def edition(ctx):
    """Return the edition."""
    return ctx.the_edition


@pytest.fixture
def boss(client, edition):
    """Log an organiser in."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return user


@pytest.fixture
def files(edition):
    """Return three submitted files."""
    return [
        factories.ApplicationFactory(edition=edition, state=State.SUBMITTED, title=f"Titre {at}")
        for at in range(3)
    ]


def url(edition, path):
    return f"/en/{edition.code.lower()}/admin/{path}"


def prepare(client, edition, query="all=1"):
    """Return the page of a campaign that one has just worded."""
    answer = client.post(url(edition, f"campaigns/new?{query}"), data=WORDS)
    assert answer.status_code == 303
    return answer.location


def test_the_list_offers_to_tick_files_and_to_take_all_of_a_long_list(
    client, session, edition, boss, files
):
    page = client.get(url(edition, "applications"))
    for _ in range(50):
        factories.ApplicationFactory(edition=edition, state=State.SUBMITTED)
    long = client.get(url(edition, "applications?state=submitted"))

    assert sorted(re.findall(r'name="file" value="([^"]+)"', page.text)) == [
        one.reference for one in files
    ]
    assert "files of this list" not in page.text
    assert "All 53 files of this list" in long.text


def test_a_chair_who_does_not_screen_ticks_files_for_jurors_alone(client, edition, files):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.CHAIR)
    client.login(user.email)

    page = client.get(url(edition, "applications")).text

    assert ('name="file"' in page, "to jurors" in page) == (True, True)
    assert "campaigns/new" not in page
    assert client.get(url(edition, "campaigns")).status_code == 403


def test_without_a_ticked_file_one_is_sent_back_to_the_list(client, edition, boss, files):
    answer = client.get(url(edition, "campaigns/new?state=submitted"))

    assert (answer.status_code, answer.location) == (303, url(edition, "applications"))


def test_a_mail_is_worded_previewed_and_sent_to_the_files_chosen(
    client, session, edition, boss, files
):
    query = f"file={files[0].reference}&file={files[2].reference}"
    form = client.get(url(edition, f"campaigns/new?{query}"))
    page = client.get(prepare(client, edition, query))
    before = session.scalars(sa.select(OutboxMail)).all()
    [campaign] = session.scalars(sa.select(Campaign))

    answer = client.post(url(edition, f"campaigns/{campaign.key}/send"), data={"when": "now"})

    assert "About 2 files." in form.text
    assert "Précision sur Titre 0" in page.text
    assert [one.title in page.text for one in files] == [True, False, False]
    assert [one.reference in page.text for one in files] == [True, False, True]
    assert (before, answer.status_code) == ([], 303)
    written = session.scalars(sa.select(OutboxMail.reference).order_by(OutboxMail.id))
    assert list(written) == [files[0].reference, files[2].reference]
    file = client.get(url(edition, f"applications/{files[2].reference}")).text
    assert "Précision sur Titre 2" in file


def test_the_mail_of_another_reader_is_looked_at(client, edition, boss, files):
    page = client.get(f"{prepare(client, edition)}?about={files[1].reference}")

    assert "Précision sur Titre 1" in page.text


def test_what_is_no_placeholder_is_refused_and_nothing_typed_is_lost(
    client, session, edition, boss, files
):
    data = {**WORDS, "text_fr": "Bonjour {prenom} {x.__class__}"}

    answer = client.post(url(edition, "campaigns/new?all=1"), data=data)

    assert answer.status_code == 422
    assert "“{prenom}” is not a placeholder of this mail." in answer.text
    assert "“{x.__class__}” is not a placeholder of this mail." in answer.text
    assert 'value="Précision sur {title}"' in answer.text
    assert session.scalars(sa.select(Campaign)).all() == []


def test_a_language_that_somebody_reads_must_be_worded(client, session, edition, boss, files):
    files[0].organisation.language = "ar"
    session.commit()
    page = prepare(client, edition)

    answer = client.post(f"{page}/send", data={"when": "now"})
    client.post(f"{page}/words", data={**WORDS, "subject_ar": "سلام", "text_ar": "{title}"})
    again = client.post(f"{page}/send", data={"when": "now"})

    assert (answer.status_code, again.status_code) == (422, 303)
    assert "Some of them read العربية: word the mail in it too." in answer.text


def test_a_campaign_is_sent_later_and_undone(client, session, edition, boss, files):
    page = prepare(client, edition)
    at = datetime.now(UTC) + timedelta(days=2)
    lacking = client.post(f"{page}/send", data={"when": "later", "at": ""})
    late = client.post(f"{page}/send", data={"when": "later", "at": "2031-01-01T08:00"})
    sent = client.post(f"{page}/send", data={"when": "later", "at": f"{at:%Y-%m-%dT%H:%M}"})
    waiting = client.get(page).text
    listed = client.get(url(edition, "campaigns")).text
    french = client.get(url(edition, "campaigns").replace("/en/", "/fr/")).text
    assert (french.count("Courriels partis"), "Gauche" in french) == (2, False)

    undone = client.post(f"{page}/undo", follow_redirects=True).text
    again = client.post(f"{page}/undo", follow_redirects=True).text

    assert (lacking.status_code, late.status_code, sent.status_code) == (422, 422, 303)
    assert "Say when the mails are to leave." in lacking.text
    assert "Choose a time between now and 90 days ahead." in late.text
    assert "Waits for its time" in waiting
    assert "Waits for its time" in listed
    assert "3 mails were called back: they do not leave." in undone
    assert "Nothing of it waits any more." in again


def test_a_prepared_campaign_is_discarded(client, session, edition, boss, files):
    page = prepare(client, edition)

    client.post(f"{page}/discard")

    left = [session.scalars(sa.select(table)).all() for table in (Campaign, CampaignRecipient)]
    assert left == [[], []]
    assert "No mail to many yet" in client.get(url(edition, "campaigns")).text


def test_a_reminder_begins_with_the_editions_words(client, session, edition, boss):
    edition.mails = [{"key": "draft_week", "sent": True, "subject": {"fr": "Plus que {deadline}"}}]
    factories.ApplicationFactory(edition=edition, state=State.DRAFT)
    session.commit()

    page = client.get(url(edition, "campaigns/new?remind=1&all=1&state=draft"))

    assert 'value="Plus que {deadline}"' in page.text
    assert "{link}" in page.text


def test_a_page_of_a_campaign_costs_the_same_however_many_it_writes_to(
    client, session, edition, boss, files, count_queries
):
    pages = [prepare(client, edition, f"file={files[0].reference}"), prepare(client, edition)]
    counts = []
    for page in [pages[0], *pages]:  # the first time a page is compiled
        session.expire_all()
        count_queries.clear()
        client.get(page)
        counts.append(len(count_queries))

    assert counts[1] == counts[2]


def test_a_file_stepped_aside_from_is_in_no_campaign(client, session, edition, boss, files):
    session.add(
        Recusal(
            user_id=boss.id,
            application_id=files[1].id,
            reason="Cousin",
            declared_at=datetime.now(UTC),
        )
    )
    session.commit()

    page = client.get(prepare(client, edition)).text

    assert [one.reference in page for one in files] == [True, False, True]
