"""Starting texts of the legal pages, and the pages."""

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.factories import MembershipFactory, texts
from village.blueprints.studio.life import LACKS
from village.core.languages import LANGUAGES
from village.core.permissions import Role
from village.editions.words.blank import lacking
from village.editions.words.file.checks import check_settings
from village.editions.words.legal import MARKS, begun, starting_texts, to_complete
from village.editions.words.settings import Identity, Organiser, Settings


def settings(country, **more):
    return Settings(
        edition=Identity(
            code="VS27", name=texts("Ville sobre"), starts_on=NOW.date(), ends_on=NOW.date(),
            languages=LANGUAGES, currency="EUR", country=country, timezone="UTC",
        ),
        organiser=Organiser(name=texts("Ville & Co"), email="bonjour@ville.example", **more),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("country", "law"),
    [("MA", ("09-08", "CNDP")), ("FR", ("2016/679", "6.1.f")), ("SN", ("2016/679", "6.1.f"))],
)
def test_the_law_is_that_of_the_organisers_country(country, law):
    privacy = starting_texts(settings(country))["privacy"]

    assert set(privacy) == {"fr", "ar", "en"}
    assert all(word in privacy["fr"] for word in law)


@pytest.mark.parametrize("country", ["MA", "FR"])
def test_what_is_known_is_filled_in_and_the_rest_is_marked(country):
    found = starting_texts(settings(country, numbers={"rc": "123"}))

    notice = found["legal_notice"]["en"]
    assert notice.startswith("## Publisher\nVille & Co (en), [to be completed]. RC 123.")
    assert "bonjour@ville.example" in found["privacy"]["ar"]
    assert all(to_complete(text) for page in found.values() for text in page.values())
    assert all(
        MARKS[language] in text for page in found.values() for language, text in page.items()
    )


def test_only_languages_of_the_edition_are_offered():
    one = settings("MA")
    one = replace(one, edition=replace(one.edition, languages=("ar",)))

    assert set(starting_texts(one)["privacy"]) == {"ar"}


def test_a_text_that_is_not_complete_is_noted_and_keeps_the_edition_from_going_public():
    one = settings("MA")
    started = begun(one)

    keys = {(fault.key, fault.language) for fault in check_settings(started) if fault.warns}

    assert {("edition.privacy", "fr"), ("edition.legal_notice", "ar")} <= keys
    assert set(lacking(started)) - set(lacking(one)) == {"edition.legal_notice", "edition.privacy"}
    assert set(lacking(started)) <= set(LACKS)


def test_what_is_written_already_stays_when_the_rest_begins_from_the_starting_texts():
    one = settings("FR")
    one = replace(one, edition=replace(one.edition, privacy={"fr": "Rien.", "en": ""}))

    started = begun(one).edition

    assert started.privacy == {**starting_texts(one)["privacy"], "fr": "Rien."}
    assert started.legal_notice == starting_texts(one)["legal_notice"]
    assert begun(begun(one)) == begun(one)


def test_the_studio_begins_the_texts_and_saves_none_by_itself(client, session, edition):
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    path = f"/en/{edition.code.lower()}/studio/legal"

    plain = client.get(path).text
    begun_form = client.get(f"{path}?begin").text
    session.refresh(edition)

    offer = "Start from this text where there is none"
    assert (offer in plain, "[to be completed" in plain) == (True, False)
    assert (offer in begun_form, "[to be completed" in begun_form) == (False, True)
    assert edition.privacy == {}


@pytest.mark.parametrize(("page", "field"), [("legal", "legal_notice"), ("privacy", "privacy")])
def test_a_page_shows_what_the_organiser_wrote(client, session, edition, page, field):
    setattr(edition, field, {"fr": "## Hébergement\n**Chez nous** <script>x</script>"})
    session.commit()

    shown = client.get(f"/fr/{edition.code.lower()}/{page}").text

    assert "<h2>Hébergement</h2>" in shown
    assert "<strong>Chez nous</strong> &lt;script&gt;" in shown
    assert (
        f'href="/fr/{edition.code.lower()}/{page}"'
        in client.get(f"/fr/{edition.code.lower()}/").text
    )


@pytest.mark.parametrize("page", ["legal", "privacy"])
def test_without_a_text_the_team_is_offered_one_that_nobody_else_sees(client, edition, page):
    path = f"/en/{edition.code.lower()}/{page}"
    visitor = client.get(path).text
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    team = client.get(path).text

    assert ("[to be completed" in visitor, "[to be completed" in team) == (False, True)


def test_the_legal_notice_says_who_answers(client, session, edition):
    edition.organiser = {
        **edition.organiser, "email": "contact@salon.example", "numbers": {"rc": "900100"},
    }  # fmt: skip
    session.commit()

    page = client.get(f"/fr/{edition.code.lower()}/legal").text

    assert 'href="mailto:contact@salon.example"' in page
    assert "RC 900100" in page
