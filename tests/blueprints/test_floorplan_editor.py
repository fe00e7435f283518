"""The editor's pages: a drawing begun, saved with what the checks find, never overwritten."""

from io import BytesIO

import pytest

from tests.blueprints.test_stands import member
from tests.client import hidden_fields
from tests.engines.plans import drawing
from village.core.permissions import Role
from village.engines.plans import dxf, geojson


@pytest.fixture
def url(edition):
    return f"/en/{edition.code.lower()}/floorplan"


@pytest.fixture
def organiser(client, edition):
    client.login(member(edition, Role.ORGANISER))
    return client


@pytest.fixture
def draft(organiser, url):
    """Begin a drawing in a blank hall and return the address of its version."""
    organiser.post(f"{url}/draw", data={"width": "30", "depth": "20"})
    return f"{url}/versions/1"


def save(browser, draft, *drawn, revision=1):
    token = hidden_fields(browser.get(draft).text)["csrf_token"]
    return browser.post(
        f"{draft}/drawing",
        json={"revision": revision, "features": [*drawing.room(), *drawn]},
        headers={"X-CSRFToken": token, "X-Autosave": "1"},
    )


def test_a_drawing_begins_in_a_blank_hall(organiser, url):
    answer = organiser.post(f"{url}/draw", data={"width": "30,5", "depth": "20"})

    assert (answer.status_code, answer.location) == (303, f"{url}/versions/1/draw")
    page = organiser.get(answer.location).text
    assert "[30.5, 0.0]" in page
    assert "Go on with a draft" in organiser.get(f"{url}/draw").text


@pytest.mark.parametrize("size", [{"width": "30"}, {"width": "1", "depth": "20"}, {}])
def test_a_hall_without_its_size_is_asked_for_again(organiser, url, size):
    answer = organiser.post(f"{url}/draw", data=size)

    assert answer.status_code == 422
    assert "Version 1" not in organiser.get(f"{url}/draw").text


def test_what_is_saved_comes_back_with_what_the_checks_find(organiser, draft):
    answer = save(organiser, draft, drawing.stand("A1", 3, 10), drawing.stand("A2", 5, 10))

    said = answer.json
    assert (answer.status_code, said["revision"], said["stands"]) == (200, 2, 2)
    assert said["findings"] == [
        {
            "kind": "overlap",
            "names": ["A1", "A2"],
            "measure": "3 m²",
            "text": "Stands A1 and A2 overlap by 3 m².",
        }
    ]


def test_checks_are_asked_for_apart_so_that_the_drawing_is_there_without_them(organiser, draft):
    saved = save(organiser, draft, drawing.stand("A1", 3, 10), drawing.stand("A2", 5, 10)).json

    found = organiser.get(f"{draft}/checks").json

    assert found == {name: saved[name] for name in ("revision", "stands", "findings")}
    assert "findings" not in organiser.get(f"{draft}/drawing").json


def test_who_comes_second_gets_what_the_first_has_saved(organiser, draft):
    save(organiser, draft, drawing.stand("A1", 3, 10))

    answer = save(organiser, draft, drawing.stand("B1", 3, 10))

    said = answer.json
    assert (answer.status_code, said["revision"]) == (409, 2)
    assert said["features"][-1]["properties"]["number"] == "A1"


def test_who_looks_is_told_only_of_what_is_new(organiser, draft):
    save(organiser, draft, drawing.stand("A1", 3, 10))

    assert organiser.get(f"{draft}/drawing?revision=2").status_code == 204
    assert organiser.get(f"{draft}/drawing?revision=1").json["revision"] == 2


@pytest.mark.parametrize("body", [[], "plan", {"revision": "1", "features": {}}])
def test_what_is_no_drawing_is_refused_and_changes_nothing(organiser, draft, body):
    token = hidden_fields(organiser.get(draft).text)["csrf_token"]

    answer = organiser.post(f"{draft}/drawing", json=body, headers={"X-CSRFToken": token})

    assert answer.status_code == 409
    assert organiser.get(f"{draft}/drawing").json["revision"] == 1


def test_a_hall_of_nothing_is_not_saved_and_says_why(organiser, draft):
    token = hidden_fields(organiser.get(draft).text)["csrf_token"]

    answer = organiser.post(
        f"{draft}/drawing",
        json={"revision": 1, "features": []},
        headers={"X-CSRFToken": token},
    )

    assert answer.status_code == 422
    assert answer.json == {"refused": "Nothing in it is a stand, a wall or a door."}


def test_a_published_version_is_looked_at_and_drawn_on_as_a_copy(organiser, draft, url):
    save(organiser, draft, drawing.stand("A1", 3, 10))
    form = hidden_fields(organiser.get(draft).text)
    organiser.post(f"{draft}/publish", data={"seen": form["seen"]})

    looked = organiser.get(f"{draft}/draw")
    refused = save(organiser, draft, revision=2)
    copied = organiser.post(f"{draft}/copy")

    assert (looked.status_code, looked.location) == (303, draft)
    assert (refused.status_code, list(refused.json)) == (422, ["refused"])
    assert (copied.status_code, copied.location) == (303, f"{url}/versions/2/draw")


def under(browser, draft, name, content):
    token = hidden_fields(browser.get(draft).text)["csrf_token"]
    return browser.post(
        draft.replace("versions/1", "background"),
        data={"file": (BytesIO(content), name)},
        headers={"X-CSRFToken": token, "X-Autosave": "1"},
    )


def test_a_drawing_is_read_to_be_drawn_over_in_metres_where_it_states_its_unit(organiser, draft):
    plan = geojson.parse(drawing.collection(*drawing.room(), drawing.stand("K7", 3, 10)))

    stated = under(organiser, draft, "hall.dxf", dxf.write(plan)).json
    silent = under(organiser, draft, "hall.svg", SILENT).json

    [word] = stated["words"]
    at = (
        stated["metres"]["west"] + word[0],
        stated["metres"]["south"] + stated["height"] - word[1],
    )
    assert (word[3], *at) == ("K7", pytest.approx(4.5, abs=0.5), pytest.approx(11.5, abs=0.5))
    assert len(stated["paths"]) >= 2
    assert (silent["metres"], silent["words"]) == (None, [])


SILENT = drawing.svg_file('<path d="M0 0L300 0L300 200"/>', 'viewBox="0 0 300 200"')


@pytest.mark.own_process
@pytest.mark.parametrize(("name", "content"), [("a.dxf", b"x"), ("a.png", b"x"), ("", b"")])
def test_what_is_no_drawing_is_not_drawn_over(organiser, draft, name, content):
    answer = under(organiser, draft, name, content)

    assert (answer.status_code, set(answer.json)) == (422, {"refused"})
