"""Several halls, on the pages: kept by the organiser, drawn one by one, switched by visitors."""

import html
import json
from io import BytesIO

import pytest

from tests import factories, pdf
from tests.blueprints.test_stands import member
from tests.client import hidden_fields
from tests.conftest import acting
from tests.engines.plans import drawing
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.engines.plans.model import Hall
from village.stands.reads import places as place_reads
from village.stands.writes import drawing as drawings
from village.stands.writes import halls, places
from village.stands.writes import plan as floorplan


@pytest.fixture
def url(edition):
    return f"/en/{edition.code.lower()}"


@pytest.fixture
def one(ctx, edition):
    """A plan of one hall with one stand, in force."""
    edition.languages = ["fr", "en"]
    organiser = acting(ctx, Role.ORGANISER)
    floorplan.import_plan(
        organiser, drawing.collection(*drawing.room(), drawing.stand("A1", 3, 10, zone="africa"))
    )
    organiser.session.commit()
    return organiser


@pytest.fixture
def two(one):
    """A ground floor with stand A1, an upper floor with stand B1, and a draft of both."""
    made = [Hall("1", {"fr": "Rez", "en": "Ground"}), Hall("", {"fr": "Étage", "en": "Upstairs"})]
    halls.arrange(one, made, seen=1)
    upper = drawing.collection(*drawing.room(), drawing.stand("B1", 9, 10, zone="africa"))
    whole = floorplan.in_hall(one, upper, "2")
    floorplan.import_plan(one, whole)
    draft = drawings.begin(one, 30, 20, hall="2")
    one.session.commit()
    return draft


@pytest.fixture
def organiser(client, edition):
    client.login(member(edition, Role.ORGANISER))
    return client


def test_without_a_plan_there_is_no_hall_to_name(organiser, url):
    assert organiser.get(f"{url}/floorplan/halls").status_code == 404
    assert "Halls and floors" not in organiser.get(f"{url}/floorplan/").text


def test_a_hall_is_added_named_and_put_in_order(one, organiser, url):
    address = f"{url}/floorplan/halls"
    seen = hidden_fields(organiser.get(address).text)["seen"]

    names = {"name_0_fr": "Rez", "name_1_fr": "Étage", "name_1_en": "Upstairs"}
    unnamed = organiser.post(address, data={"seen": seen, "name_1_fr": "Étage"})
    added = organiser.post(address, data={"seen": seen, **names, "rank_0": "0"})
    late = organiser.post(address, data={"seen": seen, **names, "rank_0": "0", "rank_1": "1"})

    assert (unnamed.status_code, added.status_code, late.status_code) == (422, 303, 409)
    assert "Download Upstairs only" in organiser.get(f"{url}/floorplan/").text
    again = organiser.post(
        address, data={"seen": "2", **names, "rank_0": "1", "rank_1": "0"}, follow_redirects=True
    )
    assert again.text.index("Download Upstairs") < again.text.index("Download Rez")


def test_a_hall_with_stands_is_taken_away_by_a_version_and_one_hall_stays(two, organiser, url):
    address = f"{url}/floorplan/halls"
    ranks = {"name_0_fr": "Rez", "name_1_fr": "Étage", "rank_0": "0", "rank_1": "1", "seen": "3"}

    none = organiser.post(address, data={**ranks, "gone_0": "y", "gone_1": "y"})
    gone = organiser.post(address, data={**ranks, "gone_1": "y"})

    assert (none.status_code, "One hall stays at least" in none.text) == (422, True)
    assert (gone.status_code, gone.location) == (303, f"{url}/floorplan/versions/5")
    assert "gone, 9 m²" in organiser.get(gone.location).text


def test_one_hall_of_a_draft_is_drawn_and_the_other_stays(two, organiser, url):
    draft = f"{url}/floorplan/versions/{two.number}"
    page = organiser.get(f"{draft}/draw?hall=2")
    token = hidden_fields(organiser.get(draft).text)["csrf_token"]

    saved = organiser.post(
        f"{draft}/drawing?hall=2",
        json={"revision": 1, "features": [*drawing.room(), drawing.stand("A1", 3, 10)]},
        headers={"X-CSRFToken": token},
    )

    assert "Draw version 4: <bdi>Upstairs</bdi>" in page.text
    assert [one["kind"] for one in saved.json["findings"]] == ["duplicate"]
    assert saved.json["stands"] == 0
    assert '"elsewhere": ["A1"]' in html.unescape(page.text)
    ground = organiser.get(f"{draft}/drawing?hall=1&revision=1").json
    assert [one["properties"].get("number") for one in ground["features"]] == [None, None, "A1"]
    assert organiser.get(f"{draft}/draw?hall=3").status_code == 404


def test_a_file_goes_into_the_hall_chosen(two, organiser, url):
    content = drawing.collection(*drawing.room(), drawing.stand("B2", 9, 10))
    file = (BytesIO(json.dumps(content).encode()), "up.geojson")

    taken = organiser.post(
        f"{url}/floorplan/", data={"file": file, "hall": "2"}, content_type="multipart/form-data"
    )

    page = organiser.get(taken.location).text
    said = (
        "number B2 instead of B1",
        "in no pavilion, before in “Africa (en)”",
        "gone",
    )
    assert [page.count(words) for words in said] == [1, 1, 0]
    began = organiser.post(f"{url}/floorplan/draw", data={"width": "9", "depth": "9", "hall": "1"})
    assert began.location.endswith("/draw?hall=1")


def test_visitors_switch_halls_by_links_and_a_stand_leads_to_its_hall(two, client, url):
    first = client.get(f"{url}/plan").text
    upper = client.get(f"{url}/plan?hall=2").text
    stand = client.get(f"{url}/plan?stand=B1&from=South").text

    assert 'href="/en/' in first
    assert [f'data-number="{one}"' in first for one in ("A1", "B1")] == [True, False]
    assert [f'data-number="{one}"' in upper for one in ("A1", "B1")] == [False, True]
    assert ('data-number="B1"' in stand, "<bdi>Upstairs</bdi>" in stand) == (True, True)
    assert 'class="plan-way"' in stand
    assert client.get(f"{url}/plan?hall=3").status_code == 404


def test_an_edition_of_one_hall_speaks_of_none(one, client, url):
    page = client.get(f"{url}/plan").text

    assert ("plan-hall-name" in page, 'name="hall"' in page) == (False, False)
    assert client.get(f"{url}/plan?hall=1").status_code == 404


def test_a_stand_is_named_with_its_hall_on_pages_and_signs(two, one, organiser, url, session):
    application = factories.ApplicationFactory(
        edition=one.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(one, place_reads.find(one, "B1"), application)
    session.commit()

    contracts = organiser.get(f"{url}/contracts/").text
    sign = pdf.text(organiser.get(f"{url}/stands/signs.pdf").data)

    assert 'Stand <bdi dir="ltr">B1</bdi><bdi> (Upstairs)</bdi>' in contracts
    assert "Upstairs · " in sign


def test_a_draft_keeps_what_others_published_in_another_hall(two, one, organiser, url, session):
    other = floorplan.in_hall(one, drawing.collection(drawing.stand("A2", 3, 10)), "1")
    floorplan.import_plan(one, other)
    session.commit()

    page = organiser.get(f"{url}/floorplan/versions/{two.number}").text

    assert "others have changed “Ground”" in page
    assert '"A2"' in page


def test_messages_about_a_stand_name_its_hall(two, one, organiser, url, session):
    first, other = (
        factories.ApplicationFactory(
            edition=one.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
        )
        for _number in range(2)
    )
    session.commit()
    plan = f"{url}/stands/"
    token = hidden_fields(organiser.get(f"{plan}?stand=B1").text)["csrf_token"]

    def send(where, **data):
        body = {"csrf_token": token, **data}
        return organiser.post(f"{plan}{where}", data=body, follow_redirects=True).text

    assert "No proposal gives stand B1 (Upstairs)" in send("B1/block", blocked="1", page="plan")
    send("B1/block", blocked="0", page="plan")
    given = send("B1/give", application=first.reference)
    taken = send("B1/give", application=other.reference)
    waits = send("B1/waiting", **{"waits-application": other.reference})
    assert "Stand B1 (Upstairs): " in given
    assert "Free stand B1 (Upstairs)? " in given
    assert "Stand B1 (Upstairs) has just been given to" in taken
    assert "waits for stand B1 (Upstairs)." in waits
    assert "Stand B1 (Upstairs) is free: " in send("B1/release")


def test_findings_of_a_version_name_the_hall(two, one, organiser, url, session):
    over = [drawing.stand("B1", 9, 10), drawing.stand("B2", 10, 10)]
    version = floorplan.draft(
        one, floorplan.in_hall(one, drawing.collection(*drawing.room(), *over), "2")
    )
    session.commit()

    page = organiser.get(f"{url}/floorplan/versions/{version.number}").text

    assert "Stands B1 (Upstairs) and B2 (Upstairs) overlap by 6 m²." in page
