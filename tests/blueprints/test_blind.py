"""Blind reading: a canary in every name, and in no page, mail or header of a juror (R9, R10)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import factories
from tests.blueprints.test_jury import person, post_marks, url
from tests.conftest import acting
from village.applications.words import State
from village.core.actor import SYSTEM
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission, Role
from village.core.searching import searchable
from village.editions.words.calls import CallKind
from village.jury.writes import marking, reminding
from village.web import mails
from village.web.access import access_of

#: What a juror may read nowhere: the parts of names, addresses and numbers below.
CANARIES = (
    "zqatlas", "zqsalma", "zqamrani", "zqhind", "zqalami", "zqcontact", "zqlead", "zqsite",
    "zqfilm", "zqpast", "zqadresse", "زقاطلس", "99 88 77", "998877", "001999888777666",
)  # fmt: skip
NAMES = "Zqatlas Mobilité, ZQATLAS-MOBILITE, Zqsalma, Mme Zqamrani, Zqhind, لزقأطلس"
TEXT = f"Avant. {NAMES}. zqcontact@example.org, www.zqatlas.ma, +212 6 61 99 88 77. Après."
QUESTIONS = [
    {"key": "story", "kind": "text", "label": {"fr": "Récit"}},
    {"key": "lead", "kind": "person", "label": {"fr": "Porteuse"}},
    {"key": "mail", "kind": "email", "label": {"fr": "Courriel"}},
    {"key": "site", "kind": "url", "label": {"fr": "Site"}},
    {"key": "film", "kind": "video", "label": {"fr": "Film"}},
    {"key": "tel", "kind": "phone", "label": {"fr": "Téléphone"}},
    {"key": "past", "kind": "line", "label": {"fr": "Passé"}, "hidden_when_blind": True},
]
ANSWERS = {
    "story": TEXT,
    "lead": "Zqhind Zqalami",
    "mail": "zqlead@example.org",
    "site": "https://zqsite.example",
    "film": "https://video.example/zqfilm",
    "tel": "+212661998877",
    "past": "zqpast",
}


def application(edition, **fields):
    """Return a file that names who applies in all its texts."""
    member = factories.OrganisationMemberFactory(
        organisation__name="Zqatlas Mobilité SARL",
        organisation__name_ar="زقأطلس",
        organisation__website="https://www.zqatlas.ma/fr",
        organisation__address="1, rue Zqadresse",
        organisation__ice="001999888777666",
        organisation__contact_name="Zqsalma Zqamrani",
        organisation__contact_email="zqcontact@example.org",
        organisation__contact_phone="+212 661 99 88 77",
        user__name="Zqhind Zqalami",
    )
    return factories.ApplicationFactory(
        edition=edition,
        organisation=member.organisation,
        **{
            "state": State.ELIGIBLE,
            "title": "Zqatlas, le vélo de Zqsalma",
            "summary": TEXT,
            "answers": ANSWERS,
            "asked": QUESTIONS,
            **fields,
        },
    )


@pytest.fixture
def blind(edition, session):
    """Return a blind edition whose start-ups are asked who they are."""
    edition.blind, edition.bids_open = True, True
    edition.reviews_due_at = datetime.now(UTC) + timedelta(hours=20)
    [call] = [one for one in edition.calls if one.kind is CallKind.STARTUP]
    call.sections = [{"questions": QUESTIONS}]
    session.commit()
    return edition


@pytest.fixture
def juror(client, blind):
    """Return a logged-in juror: a file to score, one decided, one stepped aside from."""
    user = person(blind, Role.JUROR, name="Hanane")
    user.rows = [
        factories.AssignmentFactory(user=user, application=application(blind)),
        factories.AssignmentFactory(
            user=user, application=application(blind, state=State.REJECTED), marks=[3, 4]
        ),
        factories.AssignmentFactory(user=user, application=application(blind)),
    ]
    factories.ConflictFactory(user=user, application=user.rows[2].application)
    application(blind)
    client.login(user.email)
    return user


def answers_of(app: Flask, client, user):
    """Give every address with what it answers to a juror who asks for it, each once."""
    asked = set()
    references = [row.application.reference for row in user.rows]
    code = user.rows[0].application.edition.code.lower()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not isinstance(access_of(app, rule.endpoint), Permission):
            continue
        for reference in references:
            values = {"lang": "fr", "edition": code, "reference": reference, "number": "A01"}
            values |= dict.fromkeys({"token", "key", "name", "page", "what", "action"}, "x")
            values["kind"] = "geojson"
            values |= dict.fromkeys({"mail_id", "at", "first", "second", "mark", "filename"}, "1")
            given = {name: values[name] for name in rule.arguments if name in values}
            if set(given) != set(rule.arguments):
                continue
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(rule.endpoint, given)
            if path not in asked:
                asked.add(path)
                yield path, client.get(path)


def leaks(answer) -> list[str]:
    """Return the canaries in a page and its headers."""
    return names_in(answer.get_data(as_text=True), str(answer.headers))


def names_in(*texts: str) -> list[str]:
    said = searchable(texts)
    return [one for one in CANARIES if one in said]


def test_no_page_of_a_juror_names_who_applies(app, client, juror):
    client.check = False
    seen = list(answers_of(app, client, juror))

    assert {path: leaks(answer) for path, answer in seen if leaks(answer)} == {}
    shown = [answer.text for _path, answer in seen if answer.status_code == 200]
    assert sum("Avant. […], […], […], Mme […], […], […]. […]," in page for page in shown) > 1


def test_what_a_juror_does_answers_without_names(client, blind, juror):
    row = juror.rows[0]
    path = f"score/{row.application.reference}"
    answers = [
        post_marks(client, blind, row, 9, 9),
        post_marks(client, blind, row, 1, headers={"X-Requested-With": "autosave"}),
        post_marks(client, blind, row, 2, version=0),
        client.post(url(blind, f"{path}/conflict"), data={"reason": ""}),
        client.post(url(blind, f"{path}/conflict"), data={"reason": "x"}, follow_redirects=True),
        client.get(url(blind, path)),
    ]

    assert [leaks(answer) for answer in answers] == [[]] * len(answers)
    assert "Vous vous êtes récusé" in answers[4].text or "stepped aside" in answers[4].text


def test_no_mail_to_a_juror_names_who_applies(ctx, blind, juror):
    chair = acting(ctx, Role.CHAIR)
    file = application(blind)
    marking.give(chair, file, juror)
    marking.take_back(chair, file, juror)
    juror.rows[0].assigned_at = factories.LONG_AGO
    ctx.session.flush()
    reminding.remind(ctx.acting(SYSTEM))

    letters = [
        mails.render(mail)
        for mail in ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.to == juror.email))
    ]

    assert len(letters) >= 2
    assert [one for one in letters if names_in(one.subject, one.text, one.html)] == []


def test_in_open_reading_jurors_read_the_names(client, blind, session, juror):
    blind.blind = False
    session.commit()

    page = client.get(url(blind, f"score/{juror.rows[0].application.reference}")).text

    for name in ("Zqatlas, le vélo de Zqsalma", "Zqatlas Mobilité SARL", "zqlead@example.org"):
        assert name in page


def test_who_runs_the_edition_reads_the_names(client, blind, juror):
    reference = juror.rows[0].application.reference
    client.login(person(blind, Role.CHAIR).email)

    page = client.get(f"/en/{blind.code.lower()}/selection/decide/{reference}").text

    assert "Zqatlas, le vélo de Zqsalma" in page
    assert "zqpast" in page
