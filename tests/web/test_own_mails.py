"""Mails in the edition's own words: they leave as they were written, and evaluate nothing."""

import re
from dataclasses import replace

import pytest

from tests.engines.test_placeholders import HOSTILE
from village.core import outbox
from village.core.languages import LANGUAGES, LOCALES
from village.core.outbox.tables import OutboxMail
from village.editions.words.mails import MAILS
from village.web import mails

PARAMS = {
    "name": "Salma",
    "organisation": "Maa & fils",
    "title": "Fuites",
    "note": "Un beau projet.\n\nÀ revoir en juin.",
    "stand": "A-01",
    "contract": "TS-C-0001",
    "invoice": "TS-F26-0001",
    "invoice_key": "TS26-0001-1",
    "amount": "12 000,00 MAD",
    "due_day": "2026-05-31",
    "payment_reference": "RF18 5390 0754 7034",
    "total": "336000",
    "currency": "MAD",
    "tasks": "fascia=2026-05-06,people=2026-05-20",
    "holder": "Reem",
    "role": "juror",
    "inviter": "Yassine",
    "days": "14",
    "webhook": "1",
    "address": "https://a.example/in",
    "halt": "failing",
    "given": "7",
    "given_days": "2027-06-05,2027-06-06",
    "waiting_days": "2027-06-06",
    "taken": "7",
    "edition_code": "ts00",
    "call": "Start-up",
    "deadline": "2026-05-31T17:00:00+00:00",
    "file": "TS26-0001",
    "kept": "TS26-0002",
    "call_key": "startup",
    "questions": "title,city",
    "until": "2026-06-07T23:59:59+00:00",
    "before": "2026-05-24T17:00:00+00:00",
    "token": "abc",
}


def worded(ctx, mail: str, **texts: str):
    """Let the edition word a mail in French."""
    own = {part: {"fr": text} for part, text in texts.items()}
    ctx.edition.mails = [{"key": mail, **own}]
    ctx.session.commit()


def queued(ctx, template: str, *, language: str = "fr", **params: str) -> OutboxMail:
    mail_id = outbox.queue(
        ctx,
        template,
        to="a@example.org",
        language=language,
        reference="TS26-0001",
        **{**PARAMS, **params},
    )
    ctx.session.commit()  # it is rendered in a request, which leaves nothing to be committed
    return ctx.session.get(OutboxMail, mail_id)


def test_a_mail_is_in_the_editions_own_words(ctx):
    worded(
        ctx,
        "application_selected",
        subject="{organisation} : bravo",
        text="Bonjour {name},\n\n{note}\n\nVotre place : {link}",
    )

    letter = mails.render(queued(ctx, "application_selected"))

    link = f"http://localhost/fr/{ctx.edition.code.lower()}/apply/TS26-0001"
    assert letter.subject == "Maa & fils : bravo"
    assert letter.text == (
        f"Bonjour Salma,\n\nUn beau projet.\n\nÀ revoir en juin.\n\nVotre place : {link}\n"
    )
    assert f'Votre place : <a href="{link}">{link}</a>' in letter.html
    assert "Un beau projet.<br><br>À revoir en juin." in letter.html


def test_a_paragraph_whose_placeholder_is_empty_is_left_out(ctx):
    worded(ctx, "application_selected", text="Bonjour {name},\n\n{note}\n\nÀ bientôt")

    letter = mails.render(queued(ctx, "application_selected", note=""))

    assert letter.text == "Bonjour Salma,\n\nÀ bientôt\n"


def test_a_part_or_a_language_without_words_of_its_own_is_as_usual(ctx):
    usual = mails.render(queued(ctx, "application_selected"))
    arabic = mails.render(queued(ctx, "application_selected", language="ar"))
    worded(ctx, "application_selected", subject="Bravo")

    letter = mails.render(queued(ctx, "application_selected"))

    assert (letter.subject, letter.text, letter.html) == ("Bravo", usual.text, usual.html)
    assert mails.render(queued(ctx, "application_selected", language="ar")) == arabic


def test_a_mail_keeps_the_words_with_which_it_was_written(app, ctx):
    worded(ctx, "application_selected", subject="Bravo", text="Bravo !")
    mail = queued(ctx, "application_selected")

    worded(ctx, "application_selected", subject="Autre chose", text="Autre chose")

    assert mails.render(mail).subject == "Bravo"
    with app.test_request_context():
        assert mails.subjects([mail], ctx.edition) == ["Bravo"]


@pytest.mark.parametrize("template", HOSTILE)
def test_hostile_words_are_text(ctx, template):
    worded(ctx, "application_selected", subject=template, text=template)

    letter = mails.render(queued(ctx, "application_selected", name="N"))

    shown = template.replace("{name}", "N") if "{name}" in template else template
    assert (letter.subject, letter.text) == (shown, shown + "\n")


def test_names_are_escaped_never_linked_and_break_no_header(ctx):
    worded(ctx, "application_selected", subject="{name}", text="{name} https://example.org/a?b&c")
    name = "A\r\nBcc: b@example.org <b>https://evil.example</b> {note}"

    mail = queued(ctx, "application_selected", name=name)
    letter = mails.render(mail)
    message = mails.compose(replace(ctx, edition=None), mail)

    assert message["Subject"] == "A Bcc: b@example.org <b>https://evil.example</b> {note}"
    assert message["Bcc"] is None
    assert "&lt;b&gt;https://evil.example&lt;/b&gt; {note}" in letter.html
    assert '<a href="https://example.org/a?b&amp;c"' in letter.html
    assert '<a href="https://evil' not in letter.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mail", MAILS)
def test_the_usual_words_given_as_own_say_the_same(ctx, mail, language, app):
    edition = ctx.edition
    sent = queued(ctx, mail, language=language)
    as_usual = mails.render(sent)
    with app.test_request_context():
        words = mails.usual(mail, language)

    own = queued(ctx, mail, language=language)
    own.wording = words
    ctx.session.commit()
    letter = mails.render(own)

    assert (letter.subject, letter.text) == (as_usual.subject, as_usual.text)
    assert set(LOCALES) == set(edition.languages)


def test_invitations_are_worded_by_their_edition_and_belong_to_none(ctx):
    worded(ctx, "team_invitation", subject="Venez", text="{role} : {link}")

    mail_id = outbox.queue_private(
        ctx, "team_invitation", to="a@example.org", language="fr", site="Salon", foot="x", **PARAMS
    )
    ctx.session.commit()
    mail = ctx.session.get(OutboxMail, mail_id)
    letter = mails.render(mail)

    assert mail.edition_id is None
    assert letter.subject == "Venez"
    assert letter.text == "Juré : http://localhost/fr/account/invitation/abc\n"


def test_names_that_run_the_other_way_are_kept_apart(ctx):
    arabic = mails.render(queued(ctx, "application_selected", language="ar", name="Hirfa+"))
    french = mails.render(queued(ctx, "application_selected", name="سلمى"))

    assert "\u2068Hirfa+\u2069" in arabic.text
    assert "\u2068سلمى\u2069" in french.text
    assert "\u2068" not in mails.render(queued(ctx, "application_selected")).text


def test_links_with_tokens_stay_whole_in_every_language(ctx):
    letters = [
        mails.render(queued(ctx, mail, language=language, site="Salon", foot="x"))
        for language in LANGUAGES
        for mail in (
            "account_verify",
            "account_reset",
            "account_login_link",
            "team_invitation",
            "organisation_invitation",
        )
    ]

    assert [one.text for one in letters if not re.search(r"/abc(\n|$)", one.text)] == []


def test_a_registered_visitor_reads_the_days_with_and_without_a_place_in_paragraphs(ctx):
    mail = queued(ctx, "visitor_registered", given_days="2027-06-01,2027-06-02")

    text = mails.render(mail).text

    assert text.split("\n\n")[1:3] == [
        "Vous êtes attendu à Salon d'essai\u00a0: 1er et 2 juin 2027.",
        "Sur liste d’attente\u00a0: 6 juin 2027. Dès qu’une place se libère, nous vous écrivons.",
    ]
