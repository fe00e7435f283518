from shapely import box

from tests.engines.plans.drawing import feature, plan, ring, room, stand
from village.engines.plans import svg


def drawing():
    return svg.draw(
        plan(
            *room(),
            feature("column", "Point", [10, 15], radius=0.4),
            feature("stage", "Polygon", ring(20, 15, 6, 3), name="Stage"),
            stand("A1", 5, 8, zone="africa"),
        ),
        margin_m=5,
    )


def test_y_is_turned_round_so_that_north_is_up():
    drawn = drawing()

    assert drawn.viewbox == "0 0 40 30"
    assert drawn.stands[0].path == "M10 17L13 17L13 14L10 14Z"
    assert (drawn.stands[0].label_x, drawn.stands[0].label_y) == (11.5, 15.5)
    assert drawn.place(5, 8) == (10, 17)
    assert drawn.polyline([(0, 0), (1, 2)]) == "M5 25L6 23"


def test_the_building_is_drawn_around_the_stands():
    drawn = drawing()

    assert drawn.columns == (svg.ColumnDrawing(15, 10, 0.4),)
    assert drawn.doors == (svg.DoorDrawing("M18.5 25L21.5 25", 20, 26.7, "exit", "South", (0, -1)),)
    assert [(area.kind, area.name) for area in drawn.areas] == [("stage", "Stage")]
    assert [(zone.zone, zone.stands) for zone in drawn.zones] == [("africa", 1)]
    assert drawn.hall_path.startswith("M")


def test_a_long_number_gets_a_smaller_font():
    drawn = svg.draw(plan(stand("A1", 0, 0), stand("A-LONG-NUMBER", 5, 0)))

    assert [item.font_size for item in drawn.stands] == [1.2, 0.342]


def test_an_empty_plan_can_be_drawn():
    assert svg.draw(plan()).stands == ()


def test_an_outline_of_another_plan_lies_on_the_same_floor():
    assert drawing().outline(box(5, 8, 8, 9)) == "M13 17L13 16L10 16L10 17Z"
