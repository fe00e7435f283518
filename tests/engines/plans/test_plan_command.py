import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.engines.plans.drawing import collection, room, stand
from tests.reading import read_here
from village.cli.plan import plan

__all__ = ["read_here"]

DEMO = Path(__file__).parents[3] / "demo" / "casablanca-2024" / "plan.geojson"


def run(*arguments):
    return CliRunner().invoke(plan, [str(argument) for argument in arguments])


def test_the_demo_plan_passes():
    result = run("check", DEMO)

    assert (result.exit_code, result.stdout) == (0, "")


def test_each_problem_is_a_line(tmp_path):
    path = tmp_path / "plan.geojson"
    features = [*room(), stand("A1", 5, 8), stand("A2", 7, 8), stand("A2", 15, 8)]
    path.write_text(json.dumps(collection(*features)))

    result = run("check", path)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["duplicate A2 2 times", "overlap A1 A2 3 m²"]


@pytest.mark.parametrize("ending", ["svg", "dxf", "pdf", "geojson"])
def test_a_plan_is_converted(tmp_path, ending):
    target = tmp_path / f"plan.{ending}"

    assert run("convert", DEMO, target).exit_code == 0
    if ending != "pdf":
        assert run("check", target).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"), [("a.geojson", "[]"), ("a.svg", "x"), ("a.geojson", "{")]
)
def test_what_cannot_be_read_exits_2_and_writes_nothing(tmp_path, name, text):
    (tmp_path / name).write_text(text)

    result = run("convert", tmp_path / name, tmp_path / "out.svg")

    assert result.exit_code == 2
    assert (name in result.stderr, result.stderr.count("\n")) == (True, 1)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_left_out_of_a_drawing_is_said_on_standard_error(tmp_path):
    source = tmp_path / "hall.svg"
    source.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><rect class="stand" data-number="A1" width="3" '
        'height="3"/><g id="Lampes"><circle r="1"/><circle r="2"/></g></svg>'
    )

    result = run("convert", source, tmp_path / "out.geojson")

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"{source}: unitless one unit is read as a metre",
        f"{source}: not-understood circle Lampes 2 times",
    ]


def test_an_unknown_ending_is_refused(tmp_path):
    assert run("convert", DEMO, tmp_path / "plan.dwg").exit_code == 2
