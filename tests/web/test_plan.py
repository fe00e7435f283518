"""The plan as the component draws it: patterns over the stands, one path a state."""

from flask import Flask, g

from tests.engines.plans import drawing
from village.engines.plans import svg
from village.stands.reads.places import StandRow
from village.stands.words.places import PlaceState
from village.web.plan import plan_view


def test_patterns_are_one_path_a_state_and_leave_out_what_is_dimmed(app: Flask):
    states = {"A1": PlaceState.HELD, "A2": PlaceState.HELD, "A3": PlaceState.HELD,
              "A4": PlaceState.ALLOCATED, "A5": PlaceState.FREE}  # fmt: skip
    numbers = enumerate(states)
    plan = svg.draw(drawing.plan(*(drawing.stand(number, 4 * k, 0) for k, number in numbers)))
    rows = [StandRow(number, "africa", 9.0, 4, state) for number, state in states.items()]

    with app.test_request_context("/fr/"):
        g.lang = "fr"
        view = plan_view(plan, rows, {}, url=lambda _: "", marks={"A3": "is-dim"})

    outline = {stand.number: stand.path for stand in plan.stands}
    assert view.covers == [
        ("held", outline["A1"] + outline["A2"]),
        ("allocated", outline["A4"]),
        ("blocked", ""),
    ]
