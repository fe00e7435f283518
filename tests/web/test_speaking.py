"""The languages of an edition: its switch, its addresses, its mails and its documents."""

import re

import pytest

from tests.factories import EditionFactory, MembershipFactory, UserFactory
from village.contracts.writes import terms
from village.core import outbox
from village.core.languages import as_language, text_in
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.web import mails


@pytest.fixture
def edition(session):
    return EditionFactory(languages=["en", "fr"])


def switch(page):
    return set(re.findall(r'<a href="[^"]+" lang="(..)" hreflang', page))


@pytest.mark.parametrize(
    ("texts", "language", "read"),
    [
        ({"fr": "a", "en": "b"}, "fr", "a"),
        ({"fr": "a", "en": "b"}, "ar", "a"),
        ({"ar": "a", "en": "b"}, "fr", "b"),
        ({"ar": "a"}, "en", "a"),
        ({"fr": " ", "ar": "a"}, "fr", "a"),
        ({}, "fr", ""),
        (None, "fr", ""),
    ],
)
def test_a_text_that_a_language_misses_is_read_in_another(texts, language, read):
    assert text_in(texts, language) == read


@pytest.mark.parametrize(
    ("asked", "among", "found"),
    [
        ("fr", ["en", "fr"], "fr"),
        ("ar", ["en", "fr"], "en"),
        (None, ["ar"], "ar"),
        ("de", [], "fr"),
    ],
)
def test_a_language_that_is_not_offered_becomes_the_main_one(asked, among, found):
    assert as_language(asked, among) == found


def test_the_switch_and_the_alternates_name_the_editions_languages_only(client, edition):
    page = client.get(f"/fr/{edition.code.lower()}/visit").text

    alternates = re.findall(r'<link rel="alternate" hreflang="(..)"', page)

    assert alternates == ["en", "fr"]
    assert switch(page) == {"en", "fr"}


def test_with_one_language_there_is_no_switch(client, session, edition):
    edition.languages = ["en"]
    session.commit()

    page = client.get(f"/en/{edition.code.lower()}/").text

    assert switch(page) == set()
    assert 'hreflang="en"' in page
    assert 'aria-label="Language"' not in page


@pytest.mark.parametrize(("accepts", "lang"), [("fr", "fr"), ("ar", "en"), ("", "en")])
def test_an_address_in_another_language_leads_to_one_of_the_editions(
    client, edition, accepts, lang
):
    code = edition.code.lower()

    answer = client.get(f"/ar/{code}/exhibitors?q=a", headers={"Accept-Language": accepts})

    assert (answer.status_code, answer.location) == (302, f"/{lang}/{code}/exhibitors?q=a")
    assert "Accept-Language" in answer.vary


def test_the_first_page_leads_to_a_language_that_the_edition_has(client, edition):
    client.login(UserFactory(language="ar").email)

    answer = client.get("/", headers={"Accept-Language": "ar,fr;q=0.5"})

    assert answer.location == f"/fr/{edition.code.lower()}/"


def test_pages_without_an_edition_are_to_be_had_in_every_language(client, edition):
    page = client.get("/ar/account/login")

    assert page.status_code == 200
    assert switch(page.text) == {"fr", "ar", "en"}


def test_a_mail_is_in_a_language_of_the_edition(ctx, edition):
    queued = outbox.queue(ctx, "account_exists", to="a@example.org", language="ar", name="Aya")
    outside = outbox.queue(
        ctx.__class__(ctx.session, ctx.actor, ctx.now, ctx.storage),
        "account_exists", to="a@example.org", language="ar", name="Aya",
    )  # fmt: skip

    languages = [ctx.session.get(OutboxMail, row).language for row in (queued, outside)]

    assert languages == ["en", "ar"]


def test_a_preview_reads_as_the_mail_will(app, edition):
    with app.test_request_context(f"/fr/{edition.code.lower()}/"):
        letter = mails.preview("account_exists", language="ar", reference="", params={"name": "A"})

    assert '<html lang="en" dir="ltr">' in letter.html


@pytest.mark.parametrize(
    ("editions", "own", "columns"),
    [
        (["fr", "ar", "en"], "ar", ["fr", "ar"]),
        (["en"], "ar", ["en"]),
        (["en", "fr"], "en", ["en", "fr"]),
        (["ar"], "fr", ["ar"]),
    ],
)
def test_a_contract_is_in_languages_of_the_edition(edition, editions, own, columns):
    edition.languages = editions

    class Exhibitor:
        language = own

    assert terms._languages(edition, Exhibitor()) == columns


def test_the_team_sees_which_texts_a_language_misses(client, session, edition):
    edition.theme = {"fr": "Thème"}
    session.commit()
    path = f"/en/{edition.code.lower()}/"
    visitor = client.get(path).text
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    team = client.get(path).text

    assert "Thème" in visitor
    assert ("edition.theme" in visitor, "edition.theme" in team) == (False, True)
