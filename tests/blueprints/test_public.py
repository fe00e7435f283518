"""The public pages of an edition: what is shown, and what is not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import pdf
from tests.engines.plans import drawing
from tests.factories import (
    ApplicationFactory,
    EditionFactory,
    OrganisationFactory,
    StandFactory,
    texts,
)
from village.applications.words import State
from village.editions.tables import Pavilion, Session
from village.editions.words.calls import CallKind
from village.stands.tables.places import StandPlace
from village.stands.words.places import PlaceState

PAGES = ["", "calls", "exhibitors", "plan", "programme", "visit"]
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def url(edition, page="", lang="fr"):
    return f"/{lang}/{edition.code.lower()}/{page}"


def confirmed(edition, name="Nour Énergie", **more):
    organisation = OrganisationFactory(
        name=name, contact_name="Private Person", contact_email="private@example.org",
        contact_phone="+212600000000", ice="001524538000071",
    )  # fmt: skip
    return ApplicationFactory(
        edition=edition, organisation=organisation, **{"state": State.CONFIRMED, **more}
    )


def placed(session, edition, application, number, state=PlaceState.ALLOCATED):
    stand = StandFactory(edition=edition, number=number)
    session.add(
        StandPlace(
            stand_id=stand.id, application_id=application.id, state=state, state_at=LONG_AGO,
            held_until=LONG_AGO if state is PlaceState.HELD else None,
        )
    )  # fmt: skip
    session.commit()
    return stand


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_shows_in_each_language(client, edition, page, lang):
    answer = client.get(url(edition, page, lang))

    assert answer.status_code == 200
    assert (
        f'<link rel="canonical" href="http://localhost{url(edition, page, lang)}">' in answer.text
    )
    alternates = re.findall(r'<link rel="alternate" hreflang="(..)" href="([^"]+)"', answer.text)
    assert [code for code, _url in alternates] == ["fr", "ar", "en"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_few_queries(client, edition, count_queries, page):
    path = url(edition, page)
    client.get(path)
    count_queries.clear()

    client.get(path)

    assert len(count_queries) <= 4, count_queries


@pytest.mark.parametrize("page", ["exhibitors", "plan"])
def test_a_list_needs_as_many_queries_for_three_as_for_one(
    client, session, edition, count_queries, page
):
    placed(session, edition, confirmed(edition), "A1")
    client.get(url(edition, page))
    count_queries.clear()
    client.get(url(edition, page))
    for_one = len(count_queries)
    for number in (2, 3):
        placed(session, edition, confirmed(edition, name=f"Autre {number}"), f"A{number}")
    count_queries.clear()

    client.get(url(edition, page))

    assert len(count_queries) == for_one


def test_home_says_theme_venue_dates_and_both_calls(client, edition):
    page = client.get(url(edition, lang="en")).text

    assert "Thème (en)" in page
    assert "Sacré-Cœur (en)" in page
    assert 'datetime="2027-06-05"' in page
    assert page.count("data-countdown") == 2
    assert f"{url(edition, 'apply/start', 'en')}?call=startup" in page


def test_home_shows_the_figures_of_earlier_editions(client, session, edition):
    edition.practical = {"figures": [{"value": 30000, "label": texts("participants")}]}
    session.commit()

    page = client.get(url(edition)).text

    assert "30\u202f000" in page
    assert "participants" in page


def test_a_call_says_when_it_is_open_closed_or_not_open_yet(client, session, edition):
    startup, exhibitor = sorted(edition.calls, key=lambda call: call.kind, reverse=True)
    startup.deadline_at = datetime.now(UTC) - timedelta(days=1)
    exhibitor.opens_at = datetime.now(UTC) + timedelta(days=3)
    session.commit()

    page = client.get(url(edition, "calls", "en")).text

    assert "Closed since" in page
    assert "Not open yet" in page
    assert "apply/start" not in page


def test_a_call_stays_open_for_its_stated_grace(client, session, edition):
    for call in edition.calls:
        call.deadline_at = datetime.now(UTC) - timedelta(minutes=1)
        call.grace_minutes = 5
    session.commit()

    page = client.get(url(edition, "calls", "en")).text

    assert "accepted until 5 minutes after it" in page
    assert "apply/start" in page


def test_a_call_shows_its_questions_and_what_it_offers(client, session, edition):
    call = edition.calls[0]
    call.who = {"fr": "Moins de huit ans\nCinquante personnes"}
    call.offer = {"fr": "Un emplacement"}
    question = {"key": "problem", "kind": "text", "label": {"fr": "Le problème"}}
    call.sections = [{"questions": [question]}]
    session.commit()

    page = client.get(url(edition, "calls")).text

    for line in ("Moins de huit ans", "Cinquante personnes", "Un emplacement", "Le problème"):
        assert f"<li>{line}</li>" in page


def test_exhibitors_are_those_confirmed_or_under_contract(client, session, edition):
    confirmed(edition, "Confirmé")
    for state in State:
        if state is not State.CONFIRMED:
            confirmed(edition, f"Caché {state}", state=state)
    confirmed(EditionFactory(), "Ailleurs")

    page = client.get(url(edition, "exhibitors")).text

    assert "Confirmé" in page
    assert "Caché" not in page
    assert "Ailleurs" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=energie", {"Nour Énergie"}),
        ("q=nour+e", {"Nour Énergie"}),
        ("q=طاقه", {"Nour Énergie"}),
        ("q=mobilite", {"Bus Libre"}),
        ("q=private", set()),
        ("q=%25", {"Nour Énergie", "Bus Libre"}),
        ("pavilion=europe", {"Bus Libre"}),
        ("pavilion=nowhere", {"Nour Énergie", "Bus Libre"}),
        ("kind=startup", {"Nour Énergie"}),
        ("axis={second}", {"Bus Libre"}),
        ("axis=x&page=x", {"Nour Énergie", "Bus Libre"}),
        ("q=nour&kind=exhibitor", set()),
        ("page=2", set()),
    ],
)
def test_exhibitors_are_found_by_name_project_pavilion_axis_and_kind(
    client, session, edition, query, expected
):
    first, second = edition.axes
    nour = confirmed(edition, title="Solaire", axis=first)
    nour.organisation.name_ar = "نور طاقة"
    bus = confirmed(
        edition, "Bus Libre", title="Mobilité douce", axis=second, kind=CallKind.EXHIBITOR
    )
    bus.zone = "europe"
    session.commit()

    page = client.get(f"{url(edition, 'exhibitors')}?{query.format(second=second.number)}").text

    assert {name for name in ("Nour Énergie", "Bus Libre") if name in page} == expected


def test_exhibitors_are_in_alphabetical_order_accents_aside(client, edition):
    for name in ("Zéphyr", "École", "Dune", "été", "Faïence"):
        confirmed(edition, name)

    page = client.get(url(edition, "exhibitors")).text

    names = ["Dune", "École", "été", "Faïence", "Zéphyr"]
    assert sorted(names, key=lambda name: page.index(f"<bdi>{name}</bdi>")) == names


def test_a_long_list_has_pages(client, edition, monkeypatch):
    monkeypatch.setattr("village.contracts.reads.exhibitors.PAGE_SIZE", 48)
    for number in range(50):
        confirmed(edition, f"Exposant {number:02d}")

    first = client.get(f"{url(edition, 'exhibitors')}?q=exposant").text
    second = client.get(f"{url(edition, 'exhibitors')}?q=exposant&page=2").text

    assert (first.count("Exposant "), second.count("Exposant ")) == (48, 2)
    assert "?q=exposant&amp;page=2" in first


def test_an_exhibitors_page_shows_public_fields_only(client, session, edition):
    application = confirmed(edition, summary="Résumé", needs="Private needs")
    application.organisation.website = "www.nour.example"
    session.commit()
    placed(session, edition, application, "A7")

    page = client.get(url(edition, f"exhibitors/{application.reference}")).text

    assert "Résumé" in page
    assert 'href="https://www.nour.example"' in page
    assert url(edition, "plan?stand=A7") in page
    for private in ("Private", "private@example.org", "+212600000000", "001524538000071"):
        assert private not in page


def test_a_website_that_is_no_web_address_is_text(client, session, edition):
    application = confirmed(edition)
    application.organisation.website = "javascript:alert(1)"
    session.commit()

    page = client.get(url(edition, f"exhibitors/{application.reference}")).text

    assert "javascript:" not in re.findall(r'href="([^"]*)"', page)
    assert 'href="javascript:' not in page


@pytest.mark.parametrize("state", [state for state in State if state is not State.CONFIRMED])
def test_who_is_not_announced_has_no_page(client, edition, state):
    application = confirmed(edition, state=state)

    answer = client.get(url(edition, f"exhibitors/{application.reference}"))

    assert answer.status_code == 404


def test_an_exhibitor_of_another_edition_has_no_page_here(client, edition):
    application = confirmed(EditionFactory())

    assert client.get(url(edition, f"exhibitors/{application.reference}")).status_code == 404


def test_the_plan_names_only_who_is_announced(client, session, edition):
    placed(session, edition, confirmed(edition, "Visible"), "A1", PlaceState.CONTRACTED)
    placed(session, edition, confirmed(edition, "Secret", state=State.SELECTED), "A2")
    placed(session, edition, confirmed(edition, "Attente"), "A3", PlaceState.HELD)
    StandFactory(edition=edition, number="A4")

    page = client.get(url(edition, "plan", "en")).text

    assert "Visible" in page
    assert "Secret" not in page
    assert "Attente" not in page
    assert "1 of 4 stands" in page


def test_the_plan_names_exhibitors_in_the_readers_language(client, session, edition):
    application = confirmed(edition, "Atlas")
    application.organisation.name_ar = "شركة الأطلس"
    placed(session, edition, application, "A1")

    arabic, french = (client.get(url(edition, "plan", lang)).text for lang in ("ar", "fr"))

    assert ("شركة الأطلس" in arabic, "Atlas" in arabic) == (True, False)
    assert ("شركة الأطلس" in french, "Atlas" in french) == (False, True)


def test_the_plan_finds_stands_by_exhibitor_axis_pavilion_and_number(client, session, edition):
    for name, number, axis in (("Nour", "A1", 0), ("Rif", "A2", 1), ("Sahel", "A3", 0)):
        application = confirmed(edition, name, axis=edition.axes[axis])
        placed(session, edition, application, number)

    def hits(query: str) -> list[str]:
        page = client.get(url(edition, f"plan?{query}")).text
        return re.findall(r'data-map-link [^>]*><strong><bdi dir="ltr">(\w+)', page)

    assert hits("q=nour") == ["A1"]
    assert hits("q=a3") == ["A3"]
    assert hits(f"axis={edition.axes[1].number}") == ["A2"]
    assert hits("pavilion=africa") == ["A1", "A2", "A3"]
    assert hits("pavilion=asia") == []
    assert hits("q=&axis=nonsense") == ["A1", "A2", "A3"]


def test_the_plan_search_does_not_find_who_is_not_announced(client, session, edition):
    placed(session, edition, confirmed(edition, "Secret", state=State.SELECTED), "A2")

    page = client.get(url(edition, "plan?q=secret", "en")).text

    assert "0 exhibitors found." in page


def test_the_plan_shows_the_way_from_a_door_with_its_length(client, session, edition):
    edition.plan = drawing.collection(*drawing.room(), drawing.stand("A1", 3, 10))
    session.commit()
    placed(session, edition, confirmed(edition, "Nour"), "A1")

    before = client.get(url(edition, "plan?stand=A1", "en")).text
    page = client.get(url(edition, "plan?stand=A1&from=South", "en")).text
    strange = client.get(url(edition, "plan?stand=A1&from=Nowhere", "en"))

    assert ("plan-way" in before, "Show me the way" in before) == (False, True)
    [metres] = re.findall(r"It is (\d+) metres from the door", page)
    assert 11 < int(metres) < 18
    assert '<path class="plan-way"' in page
    assert strange.status_code == 404


def test_the_programme_is_by_day_in_the_venues_time(client, session, edition):
    edition.timezone = "Africa/Tunis"
    edition.programme = {
        "rooms": [{"key": "stage", "name": texts("Scène")}],
        "speakers": [{"key": "nour", "name": "Nour", "role": texts("Urbaniste")}],
    }
    for day in (5, 6):
        session.add(
            Session(
                edition_id=edition.id, key=f"s{day}", title=texts(f"Séance {day}"),
                room="stage", speakers=["nour"], axis_number=edition.axes[0].number,
                starts_at=datetime(2027, 6, day, 9, 0, tzinfo=UTC),
                ends_at=datetime(2027, 6, day, 9, 45, tzinfo=UTC),
            )
        )  # fmt: skip
    session.commit()

    page = client.get(url(edition, "programme")).text

    assert page.count("<h2 ") == 2
    start, end = '<bdi dir="ltr">10\u00a0h\u00a000</bdi>', '<bdi dir="ltr">10\u00a0h\u00a045</bdi>'
    assert page.count(f"de {start} à {end}</time>") == 2
    assert page.count(f"Axe {edition.axes[0].number}</p>") == 2
    assert page.count(" · Scène</p>") == page.count("<bdi>Nour</bdi>") == 2


def test_practical_information_is_shown_by_section(client, session, edition):
    edition.practical = {
        "sections": [{"key": "access", "title": texts("Venir"), "paragraphs": [texts("Tramway")]}]
    }
    session.commit()

    page = client.get(url(edition, "visit", "ar")).text

    assert 'id="access-title">Venir (ar)<' in page
    assert "<p>Tramway (ar)</p>" in page


def test_pavilions_say_what_is_found_there(client, session, edition):
    africa = session.scalars(
        sa.select(Pavilion).where(Pavilion.edition_id == edition.id, Pavilion.code == "africa")
    ).one()
    africa.note = texts("Le pavillon de la maison")
    session.commit()

    assert "Le pavillon de la maison" in client.get(url(edition)).text


def test_an_edition_that_does_not_exist_is_not_found(client, edition):
    assert client.get("/fr/nope/").status_code == 404


def test_an_address_without_a_language_leads_to_that_of_the_browser(client, edition):
    edition.languages = ["fr", "en"]
    code = edition.code

    answers = [
        client.get(f"/{code}/", headers={"Accept-Language": asked}) for asked in ("en", "ar", "fr")
    ]

    assert [one.location for one in answers] == [
        f"/{lang}/{code.lower()}/" for lang in ("en", "fr", "fr")
    ]
    assert all("Accept-Language" in one.headers["Vary"] for one in answers)
    assert client.get("/nope/", follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "query", ["_external=1&_scheme=javascript", "endpoint=x", "edition=other&lang=xx", "_anchor=a"]
)
def test_the_query_cannot_bend_the_links_of_the_page(client, edition, query):
    answer = client.get(f"{url(edition)}?{query}")

    assert answer.status_code == 200
    links = re.findall(r'hreflang="(?:fr|ar|en)" href="([^"?]+)', answer.text)
    assert {link.rsplit("/", 3)[-2] for link in links} == {edition.code.lower()}
    assert "javascript://" not in answer.text


def test_public_pages_set_no_cookie_and_write_nothing(client, edition, count_queries):
    for page in PAGES:
        client.get(url(edition, page))

    written = [sql for sql in count_queries if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_an_exhibitor_shows_the_answers_that_are_public_and_no_other(client, session, edition):
    edition.mode = "hybrid"
    exhibitor = confirmed(
        edition,
        answers={
            "film": "https://video.example/film", "desk": "salon@nour.example",
            "budget": "canary-budget", "bad": "javascript:alert(1)",
        },
    )  # fmt: skip
    exhibitor.call.sections = [
        {
            "questions": [
                {"key": "film", "kind": "video", "label": texts("Film"), "public": True},
                {"key": "desk", "kind": "email", "label": texts("Nous joindre"), "public": True},
                {"key": "budget", "kind": "line", "label": texts("Budget")},
                {"key": "bad", "kind": "url", "label": texts("Page"), "public": True},
                {"key": "none", "kind": "line", "label": texts("Devise"), "public": True},
            ]
        }
    ]
    session.commit()

    page = client.get(url(edition, f"exhibitors/{exhibitor.reference}")).text

    assert '<a href="https://video.example/film" rel="noopener nofollow">' in page
    assert '<a href="mailto:salon@nour.example">' in page
    assert "canary-budget" not in page
    assert 'href="javascript' not in page
    assert "Devise" not in page


@pytest.fixture
def hall(session, edition):
    """Return an edition whose plan has A1, where Nour is announced, and A2, which is free."""
    stands = (drawing.stand("A1", 3, 10), drawing.stand("A2", 9, 10))
    edition.plan = drawing.collection(*drawing.room(), *stands)
    session.commit()
    placed(session, edition, confirmed(edition, "Nour"), "A1")
    StandFactory(edition=edition, number="A2")
    return edition


def test_the_map_is_sent_for_printing_with_the_names_that_the_public_may_know(
    client, session, hall
):
    page = client.get(url(hall, "plan", "en")).text
    answer = client.get(url(hall, "plan-a4.pdf", "en"))
    other = client.get(url(hall, "plan-a5.pdf", "en"))

    assert (url(hall, "plan-a4.pdf", "en") in page, url(hall, "plan-a3.pdf", "en") in page) == (
        True, True,
    )  # fmt: skip
    assert (answer.status_code, answer.mimetype, other.status_code) == (
        200, "application/pdf", 404,
    )  # fmt: skip
    assert "A1 Nour" in " ".join(pdf.text(answer.data).split())


def test_there_is_no_map_to_print_before_a_plan_is_drawn(client, edition):
    assert client.get(url(edition, "plan-a4.pdf")).status_code == 404
    assert "plan-a4.pdf" not in client.get(url(edition, "plan")).text


def test_a_stand_has_a_link_and_a_code_that_leads_to_it(client, hall):
    page = client.get(url(hall, "plan?stand=A1", "en")).text
    code = client.get(url(hall, "plan-code.svg?stand=A1", "en"))

    assert re.findall(r'<a href="(http[^"]*)"', page.split('id="stand"')[1])[0].endswith(
        url(hall, "plan?stand=A1", "en")
    )
    assert (code.status_code, code.mimetype) == (200, "image/svg+xml")
    assert b'<svg xmlns="http://www.w3.org/2000/svg"' in code.data
    assert client.get(url(hall, "plan-code.svg?stand=Z99")).status_code == 404


def test_stands_without_a_name_are_in_the_list_too(client, hall):
    page = client.get(url(hall, "plan", "en")).text

    assert "1 stand without a name" in page
    assert re.findall(r'class="stand-link"[^>]*>.*?(\w+)</bdi>', page) == ["A2"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "(stands A12, A14)"),
        ("ar", "(الرواقان A12, A14)"),
        ("en", "(stands A12, A14)"),
    ],
)
def test_the_price_list_of_a_call_tells_the_stands_that_cost_more(
    client, session, edition, lang, said
):
    for number in ("A12", "A14"):
        StandFactory(edition=edition, number=number)
    special = {"item": "shell_scheme_m2", "amount": 400000, "stands": ["A12", "A14", "Z9"]}
    edition.prices = {**edition.prices, "list": [*edition.prices["list"], special]}
    session.commit()

    page = re.sub(r"<[^>]+>", "", client.get(url(edition, "calls", lang)).text)

    assert said in page
    assert "Z9" not in page
