"""The way to a stand, and which doors one may start from."""

import json

from tests.engines.plans import drawing
from village.stands.reads import ways

HALL = [*drawing.room(), drawing.stand("A1", 3, 10), drawing.stand("A2", 20, 10)]


def text(*more: object) -> str:
    return json.dumps(drawing.collection(*HALL, *more))


def entrance(x: float, name: str, **names: str) -> dict[str, object]:
    return drawing.feature("entrance", "LineString", [[x, 20], [x + 2, 20]], name=name, **names)


def test_without_an_entrance_the_way_starts_at_an_exit():
    assert ways.doors(text()) == (ways.Door("South"),)


def test_entrances_are_offered_before_exits_and_named_in_the_languages():
    plan = text(entrance(3, "Porte A", name_ar="الباب أ"), entrance(9, "Porte B"))

    first, second = ways.doors(plan)

    assert (first.named("ar"), first.named("fr"), second.named("ar")) == (
        "الباب أ", "Porte A", "Porte B",
    )  # fmt: skip


def test_the_way_is_shorter_from_the_door_that_is_nearer():
    plan = text(entrance(3, "West"), entrance(25, "East"))

    near, far = ways.way(plan, "A1", "West"), ways.way(plan, "A1", "East")

    assert near.length_m < far.length_m
    assert (near.points[0], far.points[0]) == ((4.0, 20.0), (26.0, 20.0))


def test_there_is_no_way_to_a_stand_that_is_not_there():
    assert ways.way(text(), "Z9", "South") is None
