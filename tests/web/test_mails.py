"""Mails as they leave: the badge goes with its mail, to its bearer or to who passes it on."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.conftest import acting
from village.applications.words import State
from village.badges.tables import Badge
from village.badges.writes import issuing, naming
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.web import mails


@pytest.fixture
def badge(ctx, organiser) -> Badge:
    """Return an issued badge whose bearer's address is known."""
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=member.organisation,
        kind=CallKind.STARTUP,
        state=State.CONFIRMED,
    )
    made = issuing.name_person(
        acting(ctx, user=member.user), application, name="Salma Berrada", email="salma@example.org"
    )
    issuing.issue(organiser, [made])
    return made


def last(ctx) -> OutboxMail:
    return ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()


def job(ctx):
    """Return a context as jobs have it: in no edition."""
    return replace(ctx, edition=None)


def pdfs(message) -> list[tuple[str, str]]:
    return [
        (part.get_filename(), pdf.text(part.get_content())) for part in message.iter_attachments()
    ]


def test_a_badge_goes_with_its_mail_to_its_bearer(ctx, badge):
    message = mails.compose(job(ctx), last(ctx))
    [(name, text)] = pdfs(message)

    assert (message["To"], name) == ("salma@example.org", f"{badge.reference}.pdf")
    assert "Salma\nBerrada" in text
    assert "votre badge" in message.get_body(("plain",)).get_content().lower()


def test_a_mail_comes_under_the_editions_name_and_is_answered_to_its_organiser(ctx, badge):
    ctx.edition.name = {"fr": "Rencontres\nsobres"}
    ctx.edition.organiser = {"email": "bonjour@example.org"}
    ctx.session.flush()

    message = mails.compose(job(ctx), last(ctx))

    assert message["From"].addresses[0].display_name == "Rencontres sobres"
    assert "@" in message["From"].addresses[0].addr_spec
    assert message["Reply-To"] == "bonjour@example.org"


def test_a_mail_comes_under_the_name_that_the_organiser_gives_the_sender(ctx, badge):
    ctx.edition.organiser = {"sender": {"fr": "L'équipe\r\nBcc: a@b.example", "en": "The team"}}
    ctx.session.flush()

    message = mails.compose(job(ctx), last(ctx))

    assert message["From"].addresses[0].display_name == "L'équipe Bcc: a@b.example"
    assert message["Bcc"] is None


def test_without_an_address_the_organisations_contact_passes_the_badge_on(ctx, organiser, badge):
    naming.correct(organiser, badge, email="")

    message = mails.compose(job(ctx), last(ctx))

    organisation = badge.application.organisation
    body = message.get_body(("plain",)).get_content()
    assert message["To"] == organisation.contact_email
    assert organisation.contact_name in body
    assert "Salma Berrada" in body
    assert [name for name, _text in pdfs(message)] == [f"{badge.reference}.pdf"]


def test_a_badge_revoked_before_its_mail_leaves_is_not_sent(ctx, organiser, badge):
    issuing.revoke(organiser, badge)

    assert pdfs(mails.compose(job(ctx), last(ctx))) == []


def test_an_organiser_opens_a_mail_of_the_edition_from_the_list_and_from_the_file(
    client, ctx, badge
):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.ORGANISER)
    ctx.session.commit()
    client.login(user.email)
    base = f"/fr/{ctx.the_edition.code.lower()}"
    mail = f"{base}/admin/mails/{last(ctx).id}"

    lists = [
        client.get(f"{base}/admin/{page}").text
        for page in ("mails", f"applications/{badge.application.reference}")
    ]
    shown = client.get(mail).text

    assert [f'href="{mail}"' in page for page in lists] == [True, True]
    assert "Salma Berrada" in shown
    assert f"{base}/badges/{badge.reference}.pdf" in shown
    assert client.get(f"{base}/admin/mails/0").status_code == 404


@pytest.mark.parametrize("own", [{}, {"text": "{contract} : {link}"}])
def test_no_line_of_a_mail_breaks_the_number_of_a_contract(app, edition, own):
    with app.test_request_context(f"/fr/{edition.code.lower()}/"):
        app.preprocess_request()

        letter = mails.preview(
            "contract_signed",
            language="fr",
            reference="CSC24-C-0042",
            params={"name": "A", "organisation": "B", "contract": "CSC24-C-0042", "stand": "12"},
            wording=own,
        )

    assert '<span style="white-space: nowrap">CSC24-C-0042</span>' in letter.html
    assert "CSC24-C-0042" in letter.text
    assert "<span" not in letter.text + letter.subject
