import json

import pytest
from click.testing import CliRunner

from tests.engines.stands.floors import data, grid, request
from village.cli.stands import stands


@pytest.fixture
def folder(tmp_path):
    asked = [request("R1", 2, wishes=[["A-00", "A-01"]]), request("R2"), request("R3", 3)]
    (tmp_path / "problem.json").write_text(json.dumps(data(grid(4, 1), asked)))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(stands, [str(argument) for argument in arguments])


def test_a_plan_is_allocated_checked_and_repaired(folder):
    problem, plan = folder / "problem.json", folder / "plan.json"

    assert run("allocate", problem, "-o", plan).exit_code == 0
    found = json.loads(plan.read_text())
    assert (found["format"], found["status"], found["moved"]) == ("village-plan/1", "optimal", [])
    assert run("check", problem, plan).exit_code == 0

    fewer = json.loads(problem.read_text())
    gone = next(iter(found["placed"]))
    fewer["requests"] = [r for r in fewer["requests"] if r["id"] != gone]
    problem.write_text(json.dumps(fewer))
    assert run("check", problem, plan).exit_code == 1
    assert run("repair", problem, plan, "--max-moves", "1", "-o", plan).exit_code == 0
    assert run("check", problem, plan).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["plan.json", "problem.json"]


def test_check_prints_the_true_value_and_each_broken_rule(folder):
    plan = folder / "plan.json"
    plan.write_text('{"format": "village-plan/1", "placed": {"R2": ["A-00", "A-03"]}}')

    result = run("check", folder / "problem.json", plan)

    assert result.exit_code == 1
    first, *rest = result.stdout.splitlines()
    assert first.startswith("value ")
    assert [line.split()[0] for line in rest] == ["size", "rectangle"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"format": "x"}', "format is 'x', not 'village-stands/1'"),
        (json.dumps(data(grid(1, 1), [request("R", 9)])), "requests[0].modules: 9 is more than 6"),
        (
            json.dumps(data(grid(1, 1), [request("R", 2)], pinned={"R": ["A-00"]})),
            "pinned.R: 1 modules, the request is for 2",
        ),
    ],
)
def test_bad_input_exits_2_with_one_line_and_writes_nothing(folder, text, said):
    (folder / "problem.json").write_text(text)

    result = run("allocate", folder / "problem.json", "-o", folder / "plan.json")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "problem.json" in result.stderr
    assert said in result.stderr
    assert [path.name for path in folder.iterdir()] == ["problem.json"]


def test_a_missing_file_is_named(folder):
    result = run("check", folder / "none.json", folder / "none.json")

    assert (result.exit_code, "none.json" in result.stderr) == (2, True)


def test_quarters_are_kept_on_request(folder):
    plan = folder / "plan.json"

    assert run("allocate", folder / "problem.json", "--quarters", "-o", plan).exit_code == 0
