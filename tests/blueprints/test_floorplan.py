"""The floor plan's page: files of others taken with a report, edits, exports, hostile uploads."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest

from tests import factories
from tests.blueprints.test_stands import member
from tests.client import hidden_fields
from tests.conftest import acting
from tests.engines.plans import drawing
from village.applications.words import State
from village.blueprints.floorplan.forms import LARGEST_BYTES
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.engines.plans import dxf, geojson, svgfile
from village.stands.reads import places as place_reads
from village.stands.writes import places

BOMB = """<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"""
SCRIPT = """<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>
<g id="stands"><rect id="A1" class="stand" x="0" y="0" width="3" height="3"/></g></svg>"""


@pytest.fixture
def url(edition):
    return f"/en/{edition.code.lower()}/floorplan"


@pytest.fixture
def organiser(client, edition):
    client.login(member(edition, Role.ORGANISER))
    return client


def hall():
    return drawing.plan(
        *drawing.room(),
        drawing.stand("A1", 3, 10, zone="africa"),
        drawing.stand("A2", 6, 10, zone="africa"),
        drawing.stand("A3", 9.03, 10, zone="africa"),
        drawing.stand("A4", 14, 10, zone="africa"),
        drawing.stand("A5", 16.5, 10, zone="africa"),
    )


def upload(browser, url, name, content, **values):
    data = {"file": (BytesIO(content), name), **values}
    return browser.post(f"{url}/", data=data, content_type="multipart/form-data")


def stream(browser, url, name, content):
    """Send a large file as one stream: the temporary file of Werkzeug's own would stay open."""
    token = hidden_fields(browser.get(f"{url}/").text)["csrf_token"]
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%b\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%b\r\n--edge--\r\n"
    ) % (token.encode(), name.encode(), content)
    return browser.open(
        f"{url}/",
        method="POST",
        json=None,  # the body is whole: the client adds nothing to it
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type="multipart/form-data; boundary=edge",
    )


def test_checks_are_sentences_with_their_measures(organiser, url):
    upload(organiser, url, "hall.geojson", geojson.write(hall()).encode())

    page = organiser.get(f"{url}/").text

    assert "Stands A4 and A5 overlap by 1.5 m²." in page
    assert "Stand A3 meets A2: its side moves by 3 cm." in page
    assert page.count("has-problem") == 2


def read_drawing(browser, url, **said):
    """Send the page of the drawing as it is shown, but for what is said otherwise."""
    page = browser.get(f"{url}/drawing").text
    sent = {**chosen(page), "seen": hidden_fields(page)["seen"], **said}
    return browser.post(f"{url}/drawing", data=sent)


def chosen(page):
    """Return what each choice of a page stands at."""
    found = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        values = re.findall(r"<option ([^>]*)>", options)
        marked = next((one for one in values if "selected" in one), values[0])
        found[name] = re.search(r'value="([^"]*)"', marked)[1]
    return found


@pytest.mark.parametrize(("name", "write"), [("hall.svg", svgfile.write), ("hall.dxf", dxf.write)])
def test_a_drawing_is_asked_about_and_read_as_it_seems_where_nobody_objects(
    organiser, url, name, write
):
    answer = upload(organiser, url, name, write(hall()))
    asked = organiser.get(answer.location).text
    read = read_drawing(organiser, url)

    assert answer.location.endswith("/floorplan/drawing")
    assert "Every part is known." in asked
    assert "As the file says: the drawing is 3" in asked
    assert read.location.endswith("/versions/1")
    assert "5 stands are drawn." in organiser.get(f"{url}/").text


#: A hall whose layers say nothing, a metre in each ten units.
MUTE = drawing.svg_file(
    '<g id="alpha"><path d="M30 30h30v30h-30Z"/><path d="M60 30h30v30h-30Z"/></g>'
    '<g id="beta"><path d="M0 0L300 0"/></g><g id="gamma"><path d="M5 5L9 9"/></g>'
    '<g id="delta"><text x="40" y="45" font-size="5">Salle 1</text></g>',
    'viewBox="0 0 300 200"',
)
SAID = {"part-0": "stand", "part-1": "wall", "part-2": "", "part-3": "number", "unit": "dm"}


def test_what_parts_are_is_said_kept_and_what_nobody_knows_drawn_in_grey(organiser, url):
    upload(organiser, url, "mute.svg", MUTE)
    page = organiser.get(read_drawing(organiser, url, **SAID).location).text
    plan = geojson.read(organiser.get(f"{url}/plan.geojson").data)
    upload(organiser, url, "next.svg", MUTE.replace(b"Salle 1", b"Salle 7"))
    again = organiser.get(f"{url}/drawing").text

    assert {stand.number: stand.area_m2 for stand in plan.stands} == {"Salle 1": 9.0, "?2": 9.0}
    assert [str(item.kind) for item in plan.features] == ["stand", "stand", "wall"]
    assert page.count('class="plan-unknown"') == 1
    assert "parts of the drawing that nobody has explained" in page
    assert {key: chosen(again)[key] for key in SAID if key != "unit"} == {
        key: role for key, role in SAID.items() if key != "unit"
    }
    assert again.count("As you said of an earlier drawing") == 1
    assert "1 part is not known." in again


def test_what_a_style_sheet_may_hide_is_said_where_parts_are_asked_about(organiser, url):
    styled = MUTE.replace(b"<g id", b"<style>rect:hover{display:none}</style><g id", 1)
    upload(organiser, url, "styled.svg", styled)

    page = organiser.get(f"{url}/drawing").text

    assert "The style of rect:hover is not understood: what it hides or moves" in page


def test_a_drawing_without_a_unit_is_not_read_before_somebody_says_how_large_it_is(organiser, url):
    upload(organiser, url, "mute.svg", MUTE)

    unsaid = read_drawing(organiser, url, **{**SAID, "unit": ""})
    unknown = read_drawing(organiser, url, **{**SAID, "unit": "measured", "drawn": "300"})
    measured = read_drawing(
        organiser, url, **{**SAID, "unit": "measured", "drawn": "300", "metres": "30"}
    )
    plan = geojson.read(organiser.get(f"{url}/plan.geojson").data)

    assert "The file does not say its unit." in organiser.get(f"{url}/drawing").text
    assert (unsaid.status_code, "the file does not say it" in unsaid.text) == (422, True)
    assert chosen(unsaid.text)["part-3"] == "number"
    assert (unknown.status_code, "how long in truth" in unknown.text) == (422, True)
    assert measured.status_code == 303
    assert [stand.area_m2 for stand in plan.stands] == [9.0, 9.0]


def test_a_drawing_read_as_no_plan_keeps_what_was_said(organiser, url):
    upload(organiser, url, "mute.svg", MUTE)
    nothing = {f"part-{k}": "ignored" for k in range(4)}

    answer = read_drawing(organiser, url, **nothing, unit="m")

    assert answer.status_code == 422
    assert "Nothing in it is a stand, a wall or a door." in answer.text
    assert chosen(answer.text) == {**nothing, "unit": "m"}


def test_a_drawing_that_another_took_the_place_of_is_not_read(organiser, url):
    upload(organiser, url, "mute.svg", MUTE)
    seen = hidden_fields(organiser.get(f"{url}/drawing").text)["seen"]
    upload(organiser, url, "other.svg", MUTE)

    answer = organiser.post(f"{url}/drawing", data={**SAID, "seen": seen})

    assert answer.status_code == 409
    assert "Another drawing was uploaded meanwhile" in answer.text


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_parts_of_a_drawing_are_named_in_every_language(organiser, url, lang):
    there = url.replace("/en/", f"/{lang}/")

    answer = upload(organiser, there, "mute.svg", MUTE)
    again = upload(organiser, there, "mute.svg", MUTE)

    assert (answer.status_code, again.status_code) == (303, 303)
    assert organiser.get(again.location).text.count("data-part-row") == 4


def test_there_is_nothing_to_ask_where_no_drawing_was_uploaded(organiser, url):
    assert organiser.get(f"{url}/drawing").status_code == 404


@pytest.mark.parametrize("kind", ["geojson", "svg", "dxf", "pdf"])
def test_the_plan_is_sent_in_every_format(organiser, url, kind):
    upload(organiser, url, "hall.geojson", geojson.write(hall()).encode())

    answer = organiser.get(f"{url}/plan.{kind}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.data) > 500


def test_stands_are_joined_cut_and_mended(organiser, url):
    upload(organiser, url, "hall.geojson", geojson.write(hall()).encode())

    joined = organiser.post(f"{url}/merge", data={"stands": "A1, A2"})
    cut = organiser.post(f"{url}/split", data={"number": "A1", "other": "A6"})
    mended = organiser.post(f"{url}/mend", data={"repair": "A3 A6"})
    plan = geojson.read(organiser.get(f"{url}/plan.geojson").data)

    assert [answer.status_code for answer in (joined, cut, mended)] == [303, 303, 303]
    assert plan.by_number["A6"].neighbours == ("A1", "A3")


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("merge", {"stands": "A1, A4"}, "A1, A4 do not touch"),
        ("merge", {"stands": ""}, "Please check this form"),
        ("split", {"number": "Z9", "other": "Z8"}, "There is no stand Z9 on the plan."),
    ],
)
def test_what_cannot_be_done_is_said_at_the_form(organiser, url, path, data, said):
    upload(organiser, url, "hall.geojson", geojson.write(hall()).encode())

    answer = organiser.post(f"{url}/{path}", data=data)

    assert (answer.status_code, said in answer.text) == (422, True)


@pytest.mark.own_process
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.exe", b"MZ"),
        ("plan.geojson", b""),
        ("plan.geojson", b"[" * 100_000),
        ("plan.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("plan.dxf", b"%PDF-1.7"),
        ("plan.svg", BOMB.encode()),
        ("plan.svg", b"<svg"),
        ("../../plan\u202e.geojson\x00.html", b"{}"),
        ("plan.geojson", json.dumps(drawing.collection(
            drawing.stand("A1", 0, 0), drawing.stand("A2", 1e9, 0))).encode()),
    ],
    ids=["program", "empty", "deep", "cut", "pdf", "bomb", "torn", "name", "huge"],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_with_a_reason(organiser, url, name, content):
    answer = upload(organiser, url, name, content)

    assert answer.status_code == 422
    assert "0 stands are drawn." in organiser.get(f"{url}/").text


def test_why_a_file_is_no_plan_is_said_in_the_pages_language(organiser, url):
    answers = [
        upload(organiser, url.replace("/en/", f"/{lang}/"), "plan.geojson", b"{").text
        for lang in ("fr", "ar")
    ]

    assert "Ce n’est pas un fichier JSON, ou il est abîmé." in answers[0]
    assert "هذا الملف ليس من نوع JSON أو أنه تالف." in answers[1]


def as_file(*drawn):
    return json.dumps(drawing.collection(*drawing.room(), *drawn)).encode()


@pytest.fixture
def taken(organiser, ctx, url):
    """Import A1 and A2, and give A1 to an exhibitor; returns the exhibitor's file."""
    drawn = as_file(drawing.stand("A1", 3, 10), drawing.stand("A2", 9, 10))
    upload(organiser, url, "first.geojson", drawn)
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=factories.OrganisationFactory(name="Atlas"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    until = ctx.now + timedelta(days=1)
    places.hold(acting(ctx, Role.ORGANISER), place_reads.find(ctx, "A1"), application, until=until)
    ctx.session.commit()
    return application


def test_a_second_import_is_compared_before_it_changes_anything(organiser, url, taken):
    drawn = as_file(drawing.stand("A1", 3, 10), drawing.stand("B1", 9, 10))

    answer = upload(organiser, url, "second.geojson", drawn)
    page = organiser.get(answer.location).text

    assert answer.location.endswith("/versions/2")
    assert "No exhibitor's stand changes." in page
    assert "number B1 instead of A2" in page
    assert "second.geojson" in page
    assert "2 stands are drawn" in organiser.get(f"{url}/").text
    assert "A2" in geojson.read(organiser.get(f"{url}/plan.geojson").data).by_number

    published = organiser.post(f"{url}/versions/2/publish", data=seen_on(page))

    assert published.status_code == 303
    assert "B1" in geojson.read(organiser.get(f"{url}/plan.geojson").data).by_number


def seen_on(page):
    return {"seen": hidden_fields(page)["seen"]}


def test_a_plan_without_the_stand_of_somebody_names_them_and_is_not_published(
    organiser, url, taken
):
    answer = upload(organiser, url, "hall.geojson", as_file(drawing.stand("A2", 9, 10)))
    page = organiser.get(answer.location).text

    assert page.index("Exhibitors without their stand") < page.index("Atlas")
    assert "Publish this version" not in page
    assert f"/admin/applications/{taken.reference}" in page
    assert "stands/?stand=A1#stand" in page
    refused = organiser.post(f"{answer.location}/publish", data=seen_on(page))
    assert refused.status_code == 422
    assert "Exhibitors have stands that are not on this plan: A1." in refused.text


def test_what_somebody_loses_is_ticked_before_it_is_published(organiser, url, taken):
    smaller = as_file(drawing.stand("A1", 3, 10, depth=2), drawing.stand("A2", 9, 10))
    answer = upload(organiser, url, "hall.geojson", smaller)
    page = organiser.get(answer.location).text

    assert "6 m² instead of 9 m²" in page
    refused = organiser.post(f"{answer.location}/publish", data=seen_on(page))
    assert refused.status_code == 422
    agreed = {**seen_on(page), "agreed": "A1"}
    assert organiser.post(f"{answer.location}/publish", data=agreed).status_code == 303
    again = organiser.post(f"{answer.location}/publish", data=agreed)
    assert again.status_code == 409


def test_what_others_published_meanwhile_is_taken_back_only_by_saying_so(organiser, url, taken):
    answer = upload(organiser, url, "hall.geojson", as_file(drawing.stand("A1", 3, 10)))
    organiser.post(f"{url}/split", data={"number": "A2", "other": "A3"})
    page = organiser.get(answer.location).text

    assert "Since this draft was begun, another version was published." in page
    refused = organiser.post(f"{answer.location}/publish", data=seen_on(page))
    assert refused.status_code == 422
    assert "Say whether to take back what was published meanwhile." in refused.text
    said = {**seen_on(page), "taken_back": "1"}
    assert organiser.post(f"{answer.location}/publish", data=said).status_code == 303


def test_what_was_seen_is_no_longer_so(organiser, url, taken):
    answer = upload(organiser, url, "hall.geojson", as_file(drawing.stand("A1", 3, 10)))

    refused = organiser.post(f"{answer.location}/publish", data={"seen": "something else"})

    assert refused.status_code == 409
    assert "This has changed meanwhile" in refused.text


def test_a_draft_is_discarded_and_an_earlier_version_published_again(organiser, url, taken):
    answer = upload(organiser, url, "hall.geojson", as_file(drawing.stand("A1", 3, 10)))
    organiser.post(f"{answer.location}/discard")
    assert organiser.get(answer.location).status_code == 404

    organiser.post(f"{url}/split", data={"number": "A2", "other": "A3"})
    first = f"{url}/versions/1"
    undone = organiser.post(f"{first}/publish", data=seen_on(organiser.get(first).text))

    assert undone.status_code == 303
    numbers = geojson.read(organiser.get(f"{url}/plan.geojson").data).by_number
    assert sorted(numbers) == ["A1", "A2"]


def test_a_script_in_a_drawing_goes_no_further(organiser, url):
    upload(organiser, url, "plan.svg", SCRIPT.encode())
    read_drawing(organiser, url, unit="m")

    sent = organiser.get(f"{url}/plan.svg").data + organiser.get(f"{url}/plan.geojson").data

    assert b'"kind": "stand"' in sent
    assert b"alert" not in sent


def test_a_drawing_of_some_megabytes_is_taken(organiser, url):
    content = geojson.write(hall()).encode() + b" " * 3_000_000

    assert stream(organiser, url, "hall.geojson", content).status_code == 303


def test_a_file_over_the_limit_is_refused_at_the_form(organiser, url):
    answer = stream(organiser, url, "hall.dxf", b" " * (LARGEST_BYTES + 1))

    assert answer.status_code == 422
    assert "The file is larger than 8 MB" in answer.text


def test_an_endless_body_is_cut_off(organiser, url):
    organiser.csrf = False

    answer = organiser.post(
        f"{url}/",
        data=b" " * (2 * LARGEST_BYTES + 1),
        content_type="multipart/form-data; boundary=end",
    )

    assert answer.status_code == 413


def test_reasons_of_geometry_are_in_the_pages_language(organiser, url):
    bowtie = [[[3, 10], [6, 13], [6, 10], [3, 13], [3, 10]]]
    strange = drawing.feature("chair", "Point", [1, 1])
    plan = drawing.collection(
        *drawing.room(), drawing.feature("stand", "Polygon", bowtie, number="A1"), strange
    )
    upload(organiser, url, "hall.geojson", json.dumps(plan).encode())

    page = organiser.get(f"{url.replace('/en/', '/fr/')}/").text

    assert "Le contour de A1 est défectueux\u00a0: il se croise lui-même, en 4.5; 11.5." in page
    assert "Self-intersection" not in page
    assert "l’élément 4 du fichier" in page
