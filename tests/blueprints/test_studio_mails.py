"""The mails in the studio: worded by language, looked at for a person, sent to oneself."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_studio import as_lists, form_in, logged_in, save, set_to, stands, url
from village.core.audit.tables import AuditEntry
from village.core.languages import LANGUAGES
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.mails import MAILS, WORDED_EACH_TIME
from village.editions.words.settings import MailSettings
from village.web.mail_names import MAIL_NAMES, PLACEHOLDER_NAMES

SELECTED = "mails/application_selected"


@pytest.fixture
def studio(client, edition):
    return logged_in(client, edition)


def press(studio, edition, button: str, path: str = SELECTED, **changed: str):
    sent = dict(form_in(studio.get(url(edition, path)).text))
    sent = {name: value for name, value in sent.items() if name not in ("try", "send")}
    assert changed.keys() <= sent.keys()
    return studio.post(url(edition, path), data={**sent, **changed, button: "1"})


def mails(ctx) -> list[OutboxMail]:
    return list(ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def test_every_mail_is_listed_and_every_placeholder_has_a_name(studio, edition):
    page = studio.get(url(edition, "mails")).text

    assert [key for key in MAILS if f'href="{url(edition, f"mails/{key}")}"' not in page] == []
    assert MAIL_NAMES.keys() == MAILS.keys() | WORDED_EACH_TIME.keys()
    named = {one for kind in MAILS.values() for one in kind.placeholders}
    assert named == PLACEHOLDER_NAMES.keys()


def test_every_mail_can_be_looked_at_and_saving_it_as_it_stands_changes_nothing(
    studio, edition, ctx
):
    answers = {}
    for key in MAILS:
        address = url(edition, f"mails/{key}")
        sent = as_lists(form_in(studio.get(address).text))
        looked_at = studio.post(address, data={**sent, "try": "1"}).status_code
        answers[key] = looked_at, studio.post(address, data=sent).status_code

    assert answers == dict.fromkeys(MAILS, (200, 303))
    assert stands(ctx, edition).mails == ()


def test_a_mail_is_worded_in_one_language_and_usual_again_once_emptied(studio, edition, ctx):
    save(studio, edition, SELECTED, set_to("mail-subject-fr", "Bravo à {organisation}"))
    once = stands(ctx, edition).mails
    listed = studio.get(url(edition, "mails")).text

    save(studio, edition, SELECTED, set_to("mail-subject-fr", ""))

    assert once == (MailSettings("application_selected", {"fr": "Bravo à {organisation}"}),)
    assert "Your own: <bdi>Français</bdi>" in listed
    assert stands(ctx, edition).mails == ()
    entries = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "configure"))
    assert [entry.data["section"] for entry in entries] == ["mails", "mails"]


def test_what_is_no_placeholder_is_said_at_its_field_and_nothing_is_saved(studio, edition, ctx):
    answer = save(studio, edition, SELECTED, set_to("mail-text-en", "{name.__class__} {nmae}"))

    assert answer.status_code == 422
    assert "{name.__class__} is not a placeholder." in answer.text
    assert "{nmae} is not a placeholder." in answer.text
    assert stands(ctx, edition).mails == ()


def test_an_invitation_keeps_its_link(studio, edition, ctx):
    path = "mails/team_invitation"

    answer = save(studio, edition, path, set_to("mail-text-en", "Do come."))

    assert answer.status_code == 422
    assert "{link} has to be in it." in answer.text
    assert stands(ctx, edition).mails == ()


def test_two_organisers_at_one_mail_are_told_of_each_other(studio, edition, ctx):
    sent = dict(form_in(studio.get(url(edition, SELECTED)).text))
    save(studio, edition, SELECTED, set_to("mail-subject-en", "Theirs"))

    answer = studio.post(url(edition, SELECTED), data={**sent, "mail-subject-en": "Mine"})

    assert answer.status_code == 409
    assert stands(ctx, edition).mails[0].subject == {"en": "Theirs"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_is_looked_at_for_a_made_up_person_with_the_words_typed(
    studio, edition, ctx, language
):
    field = f"mail-text-{language}"
    sent = {field: "Dear {name}, {note} {link}", "spoken": language}

    answer = press(studio, edition, "try", **sent)

    assert answer.status_code == 200
    assert "Dear Alex Example" in answer.text.replace("\u2068", "")
    assert f"/{language}/{edition.code.lower()}/apply/{edition.code}-0000" in answer.text
    assert (stands(ctx, edition).mails, mails(ctx)) == ((), [])


def test_a_mail_is_looked_at_for_a_real_applicant_and_a_real_juror(studio, edition):
    application = factories.ApplicationFactory(edition=edition, title="Fuites et réseaux")
    member = factories.MembershipFactory(edition=edition, role=Role.JUROR)
    factories.AssignmentFactory(user=member.user, application=application)

    file = press(studio, edition, "try", whom=application.reference.lower())
    juror = press(studio, edition, "try", "mails/jury_assigned", whom=member.user.email)

    assert "Fuites et réseaux" in file.text
    assert member.user.name in juror.text
    assert "1 file has been given to you to score." in juror.text


def test_nobody_is_reached_by_a_wrong_name_nor_by_another_edition(studio, edition):
    other = factories.ApplicationFactory(edition=factories.EditionFactory())

    answers = [
        press(studio, edition, "try", path, whom=whom)
        for path, whom in [
            (SELECTED, "nobody"),
            (SELECTED, other.reference),
            ("mails/jury_assigned", "nobody@example.org"),
        ]
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert all("Nobody whom this mail could reach" in answer.text for answer in answers)


def test_a_mail_is_sent_to_oneself_with_the_words_typed(studio, edition, ctx):
    answer = press(studio, edition, "send", **{"mail-subject-en": "{title}!", "spoken": "en"})

    [mail] = mails(ctx)
    [membership] = ctx.session.scalars(sa.select(factories.Membership))
    listed = studio.get(f"/en/{edition.code.lower()}/admin/mails").text
    assert answer.status_code == 200
    assert (mail.to, mail.language, mail.edition_id) == (
        membership.user.email,
        "en",
        edition.id,
    )
    assert mail.wording == {"subject": "{title}!"}
    assert "Trial: An example!" in listed
    assert stands(ctx, edition).mails == ()


def test_hostile_words_are_not_sent(studio, edition, ctx):
    answer = press(studio, edition, "send", **{"mail-text-en": "{name:>99999999}"})

    assert answer.status_code == 422
    assert mails(ctx) == []


def test_the_list_of_mails_names_each_in_the_readers_language(studio, edition):
    press(studio, edition, "send", spoken="ar")

    page = studio.get(f"/fr/{edition.code.lower()}/admin/mails").text

    assert "Candidature retenue" in page
    assert '<bdi lang="ar">' in page


def test_a_reminder_is_switched_off_and_on_and_others_cannot_be(studio, edition, ctx):
    save(
        studio,
        edition,
        "mails/draft_day",
        lambda sent: [pair for pair in sent if pair[0] != "mail-sent"],
    )
    off = stands(ctx, edition).mails
    listed = studio.get(url(edition, "mails")).text

    save(studio, edition, "mails/draft_day", lambda sent: [*sent, ("mail-sent", "y")])

    assert off == (MailSettings("draft_day", sent=False),)
    assert "Not sent" in listed
    assert stands(ctx, edition).mails == ()
    assert "mail-sent" not in studio.get(url(edition, SELECTED)).text
