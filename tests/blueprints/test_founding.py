"""From nothing: the set-up link, the first account, the first edition."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from tests import factories
from tests.board.test_editions import FRUGAL
from village.accounts.tables import User
from village.accounts.writes import setup
from village.blueprints.studio.pages import Completeness, states
from village.editions.reads import settings
from village.editions.tables import Edition
from village.editions.words.blank import blank
from village.editions.words.file.archive import as_zip, read_path
from village.editions.words.life import Life
from village.editions.words.usual import usual_in

PERSON = {
    "name": "Ada Diouf",
    "email": "ada@example.org",
    "password": "quatre mots sans aucun lien",
    "language": "en",
}


@pytest.fixture
def link(ctx) -> str:
    return offered(ctx)


@pytest.fixture
def administrator(client, link):
    client.post(link, data=PERSON)
    return client


def offered(ctx) -> str:
    token = setup.offer(replace(ctx, now=datetime.now(UTC)))
    ctx.session.commit()
    return f"/fr/account/setup/{token}"


def make(client, **data):
    return client.post(
        "/en/editions/new",
        data={"start": "blank", "country": "FR", **data},
        content_type="multipart/form-data",
    )


def made(session) -> Edition:
    return session.scalars(sa.select(Edition).order_by(Edition.id.desc()).limit(1)).one()


def test_the_link_makes_one_administrator_and_works_once(client, session, link):
    shown = client.get(link)
    answer = client.post(link, data=PERSON)
    again = client.get(link)

    assert (shown.status_code, answer.status_code, answer.location) == (
        200,
        303,
        "/en/editions/new",
    )
    assert again.status_code == client.get("/fr/account/setup/other").status_code >= 400
    [person] = session.scalars(sa.select(User))
    assert (person.email, person.is_administrator, person.language) == (
        "ada@example.org",
        True,
        "en",
    )
    assert client.get("/en/editions/new").status_code == 200


def test_each_start_has_a_link_of_its_own_until_there_is_an_account(client, ctx, link):
    other = offered(ctx)

    assert client.get(link).status_code >= 400
    assert client.post(other, data=PERSON).status_code == 303
    assert setup.offer(ctx) is None


def test_others_make_no_edition(client, edition):
    client.login(factories.UserFactory().email)

    assert client.get("/fr/editions/new").status_code == 403


def test_a_blank_edition_is_its_makers_and_nobody_elses(administrator, session, app):
    answer = make(administrator, code="pv27", name="Paris Vert")

    edition = made(session)
    assert (edition.code, edition.state) == ("PV27", Life.PREPARING)
    assert answer.location == "/en/pv27/studio/"
    assert administrator.get("/en/pv27/studio/").status_code == 200
    assert app.test_client().get("/en/pv27/").status_code == 404


def begun(session):
    one, prices = (now := settings.of(session, made(session))).edition, now.prices
    return one.country, one.timezone, one.currency, one.languages, prices.vat_rate


def test_a_blank_edition_begins_as_is_usual_in_its_organisers_country(administrator, session):
    make(administrator, code="rb27", name="Rabat 27", country="MA")

    languages = ("en", "fr", "ar")  # the reader's own before the country's
    assert begun(session) == ("MA", "Africa/Casablanca", "MAD", languages, Decimal("0.2"))
    assert made(session).name == {"en": "Rabat 27"}


def test_what_is_usual_is_proposed_and_can_be_changed_before(administrator, session):
    typed = {"code": "CA27", "name": "Canada 27", "country": "CA"}
    proposed = make(administrator, **typed, propose="1", timezone="Europe/Paris")
    make(administrator, **typed, timezone="America/Halifax", languages=["en"], vat_rate="14.975")

    assert proposed.status_code == 200
    assert 'selected value="America/Toronto"' in proposed.text
    assert 'value="CA27"' in proposed.text
    assert made(session).code == "CA27"
    assert begun(session) == ("CA", "America/Halifax", "CAD", ("en",), Decimal("0.14975"))


@pytest.mark.parametrize("wrong", [{"country": ""}, {"country": "XX"}, {"timezone": "Mars/Base"}])
def test_a_blank_edition_needs_a_country_and_what_the_lists_offer(administrator, session, wrong):
    before = made(session).id

    answer = make(administrator, code="NO27", name="Nowhere", **wrong)

    assert (answer.status_code, made(session).id) == (422, before)


def test_an_edition_comes_from_a_file(administrator, session):
    packed = as_zip(read_path(FRUGAL))

    answer = make(administrator, start="file", file=(io.BytesIO(packed), "edition.zip"))

    assert (answer.status_code, made(session).code) == (303, "VS27")


def test_a_faulty_file_is_told_and_changes_nothing(administrator, session):
    files = read_path(FRUGAL)
    files["edition.toml"] = files["edition.toml"].replace(b'"EUR"', b'"EUX"')
    before = made(session).id

    answer = make(administrator, start="file", file=(io.BytesIO(as_zip(files)), "edition.zip"))

    assert answer.status_code == 422
    assert "edition.currency: “EUX” is not a currency of ISO 4217" in answer.text
    assert made(session).id == before


def test_an_edition_comes_from_an_earlier_one_or_the_example(administrator, session, edition):
    make(administrator, start="example")
    example = made(session).code
    make(administrator, start="copy", source=example, code="next", name="The next one")

    assert (made(session).code, made(session).name) == ("NEXT", {"fr": "The next one"})


def test_a_code_is_given_once(administrator, session, edition):
    answer = make(administrator, code=edition.code, name="Twice")

    assert (answer.status_code, "Choose another one" in answer.text) == (422, True)


def test_the_logo_of_an_empty_installation_leads_somewhere(client, session, edition):
    edition.state = Life.PREPARING
    session.commit()

    page = client.get("/fr/")

    assert page.status_code == 200
    assert 'class="brand" href="/fr/"' in page.text


def test_the_first_page_of_a_blank_edition_is_headed_by_its_name(administrator):
    make(administrator, code="PV27", name="Perpignan 27")

    page = administrator.get("/en/pv27/").text

    assert "<h1>Perpignan 27</h1>" in page
    assert "·" not in page.partition('class="eyebrow">')[2].partition("</p>")[0]


@pytest.mark.parametrize("path", ["floorplan/", "floorplan/plan.geojson", "stands/", "plan"])
def test_the_plan_of_a_blank_edition_is_empty(administrator, path):
    make(administrator, code="PV27", name="Perpignan 27")

    assert administrator.get(f"/en/pv27/{path}").status_code == 200


def test_the_first_day_is_asked_for_and_a_copy_moves_to_it(administrator, session):
    make(administrator, code="OLD21", name="Old", starts_on="2021-06-09")
    old = made(session)
    copied = make(
        administrator,
        start="copy",
        code="NEW28",
        name="New",
        source="OLD21",
        starts_on="2028-02-29",
    )
    new = made(session)
    page = administrator.get(f"/en/{new.code.lower()}/studio/").text

    assert copied.status_code == 303
    assert [str(one.starts_on) for one in (old, new)] == ["2021-06-09", "2028-02-29"]
    assert "It takes place on 29 February 2028." in page


def test_who_may_make_no_edition_is_told_so_without_one(client, ctx):
    client.login(factories.UserFactory().email)

    answer = client.get("/fr/editions/new")

    assert (answer.status_code, "Votre compte ne le permet pas." in answer.text) == (403, True)


def test_what_a_blank_edition_has_not_written_is_not_complete():
    found = states(blank("pv27", "Perpignan 27", today=date(2027, 1, 1), usual=usual_in("FR")))

    assert {one.page.key: one.progress for one in found if one.page.key in ("prices", "jury")} == {
        "prices": Completeness.OPTIONAL,
        "jury": Completeness.OPTIONAL,
    }
