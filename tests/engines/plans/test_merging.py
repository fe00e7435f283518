"""A draft brought together with what was published since it was begun, hall by hall."""

import json

import pytest

from tests.engines.plans import drawing
from village.engines.plans import geojson
from village.engines.plans.merging import merge


def plan(*, order="123", name="", **drawn):
    """Return a plan of halls 1, 2 and so on, each with stands; `name` is that of the second."""
    codes = [code for code in order if f"h{code}" in drawn]
    return {
        **drawing.collection(
            *(
                drawing.stand(number, 4 * at, 0, hall=code)
                for code in codes
                for at, number in enumerate(drawn[f"h{code}"].split())
            )
        ),
        "halls": [{"code": code, "name": {"fr": name} if code == "2" else {}} for code in codes],
    }


def said(data):
    """Return the halls of a plan in order, with their stands."""
    read = geojson.parse(data)
    return {
        code: " ".join(stand.number for stand in one.stands) for code, one in read.by_hall.items()
    }


def codes(halls):
    return [hall.code for hall in halls]


BEGUN = plan(h1="A1 A2", h2="B1")


@pytest.mark.parametrize(
    ("present", "draft", "result", "carried", "clashing"),
    [
        (BEGUN, plan(h1="A3", h2="B1"), {"1": "A3", "2": "B1"}, [], []),
        (plan(h1="A1 A2", h2="B2"), BEGUN, {"1": "A1 A2", "2": "B2"}, ["2"], []),
        (plan(h1="A1 A2", h2="B2"), plan(h1="A3", h2="B1"), {"1": "A3", "2": "B2"}, ["2"], []),
        (plan(h1="A4", h2="B1"), plan(h1="A3", h2="B1"), {"1": "A3", "2": "B1"}, [], ["1"]),
        (plan(h1="A3", h2="B1"), plan(h1="A3", h2="B1"), {"1": "A3", "2": "B1"}, [], []),
        (plan(h1="A1 A2", h2="B1", h3="C1"), plan(h1="A3", h2="B1"),
         {"1": "A3", "2": "B1", "3": "C1"}, ["3"], []),
        (plan(h1="A1 A2"), plan(h1="A3", h2="B1"), {"1": "A3"}, ["2"], []),
        (plan(h1="A1 A2", h2="B2"), plan(h1="A1 A2"), {"1": "A1 A2"}, [], ["2"]),
        (plan(h1="A1 A2"), plan(h1="A1 A2", h2="B3"), {"1": "A1 A2", "2": "B3"}, [], ["2"]),
        (plan(order="21", h1="A1 A2", h2="B1"), plan(h1="A3", h2="B1"), {"2": "B1", "1": "A3"},
         [], []),
        (plan(h1="A4", h2="B1"), plan(order="21", h1="A1 A2", h2="B1"), {"2": "B1", "1": "A4"},
         ["1"], []),
    ],
    ids=["draft alone", "others alone", "each its hall", "both one hall", "both alike",
         "hall added", "hall taken away", "changed and taken away", "taken away and changed",
         "order of the others", "order of the draft"],
)  # fmt: skip
def test_a_hall_is_as_who_changed_it_last_unless_both_did(
    present, draft, result, carried, clashing
):
    merged = merge(BEGUN, present, draft)

    assert list(said(merged.data).items()) == list(result.items())
    assert (codes(merged.carried), codes(merged.clashing)) == (carried, clashing)


@pytest.mark.parametrize(
    ("present", "draft", "name"), [("Est", "", "Est"), ("", "Ouest", "Ouest"), ("a", "b", "b")]
)
def test_a_hall_is_called_as_who_named_it(present, draft, name):
    named = [plan(name=one, h1="A1 A2", h2="B1") for one in (present, draft)]

    merged = merge(BEGUN, *named)

    assert [hall.names for hall in geojson.halls(merged.data)] == [{}, {"fr": name}]
    assert (merged.carried, merged.clashing) == ((), ())


def test_a_plan_written_by_another_program_is_not_changed_by_it():
    rewritten = json.loads(geojson.write(geojson.parse(BEGUN)))
    present = plan(h1="A4", h2="B1")

    merged = merge(BEGUN, present, rewritten)

    assert (said(merged.data), codes(merged.carried)) == ({"1": "A4", "2": "B1"}, ["1"])


def test_the_first_hall_added_takes_what_a_plan_of_one_hall_has():
    begun = drawing.collection(drawing.stand("A1", 0, 0))
    present = plan(h1="A1", h2="B1")
    draft = drawing.collection(drawing.stand("A9", 0, 0))

    merged = merge(begun, present, draft)

    assert said(merged.data) == {"1": "A9", "2": "B1"}
    assert (codes(merged.carried), merged.clashing) == (["2"], ())
    assert merge(begun, begun, draft).data is draft
