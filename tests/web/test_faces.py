"""How public pages present themselves: titles, addresses, cards, structured data, site map."""

import html
import json
import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.factories import (
    ApplicationFactory,
    EditionFactory,
    OrganisationFactory,
    texts,
)
from village.applications.words import State
from village.editions.words.life import Life
from village.engines.cards import SIZE, CardData, draw_card

PAGES = ["", "calls", "exhibitors", "plan", "programme", "visit", "legal", "privacy"]
HOSTILE = '</script><script>alert("1")</script>\u2028&\''


@pytest.fixture
def elsewhere(app, monkeypatch):
    """Let the site have an address of its own."""
    settings = replace(app.config["VILLAGE"], base_url="https://salon.example")
    monkeypatch.setitem(app.config, "VILLAGE", settings)


def _dark(value):
    return 255 if value < 60 else 0


def meta(page, name):
    [found] = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)
    return found


def structured(page):
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_every_page_has_a_title_and_a_description_of_its_own(client, edition):
    pages = [client.get(f"/fr/{edition.code.lower()}/{page}").text for page in PAGES]

    titles = [re.search(r"<title>(.*?)</title>", page)[1] for page in pages]
    assert len(set(titles)) == len(PAGES)
    assert len({meta(page, "description") for page in pages}) == len(PAGES)
    assert [meta(page, "og:title") in title for page, title in zip(pages, titles, strict=True)] == (
        [True] * len(PAGES)
    )


@pytest.mark.usefixtures("elsewhere")
def test_addresses_are_absolute_and_under_the_configured_name(client, edition):
    code = edition.code.lower()

    page = client.get(f"/fr/{code}/exhibitors?q=x", headers={"Host": "localhost"}).text

    assert f'<link rel="canonical" href="https://salon.example/fr/{code}/exhibitors">' in page
    assert re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page) == [
        ("fr", f"https://salon.example/fr/{code}/exhibitors"),
        ("ar", f"https://salon.example/ar/{code}/exhibitors"),
        ("en", f"https://salon.example/en/{code}/exhibitors"),
        ("x-default", f"https://salon.example/fr/{code}/exhibitors"),
    ]
    assert meta(page, "og:image").startswith(f"https://salon.example/fr/{code}/card-")


def test_a_private_page_names_no_alternates(client, edition):
    assert 'rel="alternate"' not in client.get("/fr/account/login").text


def card_of(client, path):
    """Return the card that a page names, as its address and the answer."""
    address = html.unescape(meta(client.get(path).text, "og:image"))
    return address, client.get(address.removeprefix("http://localhost"))


def test_each_page_has_a_card_of_its_own_title(client, edition):
    code = edition.code.lower()

    cards = [card_of(client, f"/ar/{code}/{page}") for page in PAGES]

    assert len({address for address, _ in cards}) == len(PAGES)
    assert len({answer.data for _, answer in cards}) == len(PAGES)
    assert {answer.mimetype for _, answer in cards} == {"image/png"}


def test_nobody_else_words_our_cards(client, edition):
    code = edition.code.lower()
    address, own = card_of(client, f"/fr/{code}/programme")
    forged = address.removeprefix("http://localhost").partition("?")[0] + "?title=Scandale"

    answer = client.get(forged)

    assert answer.data == client.get(f"/fr/{code}/card-0.png?title=Autre").data
    assert (answer.data == own.data, answer.headers["Cache-Control"]) == (False, "no-cache")


def test_arabic_is_joined_whatever_pillow_was_built_with(monkeypatch):
    joined = CardData("", "سلام", "", "#ffffff", rtl=True)
    parted = CardData("", "\u200c".join("سلام"), "", "#ffffff", rtl=True)
    monkeypatch.setattr("PIL.features.check", lambda name: False)

    widths = [
        Image.open(BytesIO(draw_card.__wrapped__(data))).convert("L").point(_dark).getbbox()
        for data in (joined, parted)
    ]

    assert widths[0][0] > widths[1][0]  # letters that are not joined need more room


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_card_is_a_picture_in_the_editions_colours_that_is_kept(client, session, edition, lang):
    edition.accent = "#7b2f6b"
    session.commit()
    _address, answer = card_of(client, f"/{lang}/{edition.code.lower()}/")

    picture = Image.open(BytesIO(answer.data)).convert("RGB")
    band = SIZE[0] - 4 if lang == "ar" else 4
    assert (answer.mimetype, picture.size) == ("image/png", SIZE)
    assert picture.getpixel((band, 300)) == (0x7B, 0x2F, 0x6B)
    assert "immutable" in answer.headers["Cache-Control"]
    outdated = client.get(f"/{lang}/{edition.code.lower()}/card-0.png")
    assert outdated.headers["Cache-Control"] == "no-cache"


@given(st.text(max_size=400), st.booleans())
def test_a_card_holds_any_title_within_its_margins(title, rtl):
    data = CardData("Salon", title, "5 juin 2027", "#1d1b19", rtl=rtl)

    picture = Image.open(BytesIO(draw_card(data))).convert("RGB")

    margin = (0, 0, 40, 600) if rtl else (SIZE[0] - 40, 0, SIZE[0], 600)
    assert picture.size == SIZE
    assert len(picture.crop(margin).getcolors()) == 1


def test_home_says_what_event_it_is(client, session, edition):
    edition.venue = {
        "name": texts("Halle"), "city": texts("Lyon"), "latitude": 45.7, "longitude": 4.8,
    }  # fmt: skip
    session.commit()

    event = structured(client.get(f"/en/{edition.code.lower()}/").text)

    assert (event["@type"], event["name"]) == ("Event", "Salon d'essai (en)")
    assert (event["startDate"], event["endDate"]) == ("2027-06-05", "2027-06-06")
    assert event["eventAttendanceMode"].endswith("/OfflineEventAttendanceMode")
    assert event["location"]["name"] == "Halle (en)"
    assert event["location"]["geo"]["latitude"] == 45.7
    assert event["organizer"]["@type"] == "Organization"


def test_structured_data_cannot_be_left(client, session, edition):
    edition.name, edition.tagline = {"fr": HOSTILE}, {"fr": HOSTILE}
    session.commit()

    page = client.get(f"/fr/{edition.code.lower()}/").text

    assert structured(page)["name"] == HOSTILE
    assert "<script>alert" not in page


def test_an_exhibitor_is_an_organisation_with_public_facts_only(client, edition):
    organisation = OrganisationFactory(
        name=HOSTILE, contact_name="Private Person", contact_email="private@example.org"
    )
    application = ApplicationFactory(
        edition=edition, organisation=organisation, state=State.CONFIRMED
    )

    page = client.get(f"/fr/{edition.code.lower()}/exhibitors/{application.reference}").text

    assert structured(page)["name"] == HOSTILE
    assert "private@example.org" not in page
    assert "<script>alert" not in page


@pytest.mark.usefixtures("elsewhere")
def test_the_site_map_lists_the_pages_of_editions_that_are_no_secret(client, session, edition):
    edition.languages = ["fr", "en"]
    secret = EditionFactory(state=Life.PREPARING)
    application = ApplicationFactory(edition=edition, state=State.CONFIRMED)
    hidden = ApplicationFactory(edition=edition, state=State.SUBMITTED)
    session.commit()

    answer = client.get("/sitemap.xml")

    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    tree = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
    found = [one.text for one in tree.iterfind(".//s:loc", space)]
    code = edition.code.lower()
    home = f"https://salon.example/fr/{code}/"
    assert answer.mimetype == "application/xml"
    assert home in found
    assert home.replace("/fr/", "/en/") in found
    assert f"{home}exhibitors/{application.reference}" in found
    assert len(found) == 2 * (len(PAGES) + 1)
    assert not any(one in answer.text for one in (secret.code.lower(), hidden.reference))
    assert "Sitemap: https://salon.example/sitemap.xml" in client.get("/robots.txt").text
