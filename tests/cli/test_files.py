"""What all commands on files say: one line of the file and its fault, exit status 2."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from village.cli import main


@pytest.mark.parametrize(
    "command",
    [
        ("plan", "check", "."),
        ("plan", "convert", ".", "hall.svg"),
        ("stands", "allocate", ".", "-o", "plan.json"),
        ("documents", "verify", "."),
        ("contracts", "render", ".", "-o", "contract.pdf"),
        ("jury", "rank", ".", "--places", "1", "-o", "ranking.csv", "--report", "report.json"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_said_in_one_line(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, command)

    assert (result.exit_code, result.output) == (2, ".: Is a directory\n")


@pytest.mark.parametrize(
    "command",
    [
        ("jury", "rank", "in", "--places", "1", "-o", "out", "--report", "./out"),
        ("jury", "rank", "in", "--places", "1", "-o", "in", "--report", "report"),
        (
            *("jury", "assign", "in", "--per-application", "1", "--max-load", "1"),
            *("-o", "out", "--report", "in"),
        ),
        (
            *("jury", "reassign", "in", "old", "--absent", "x", "--per-application", "1"),
            *("--max-load", "1", "-o", "old", "--report", "old"),
        ),
        ("stands", "allocate", "in", "-o", "in"),
        ("stands", "repair", "in", "old", "--max-moves", "1", "-o", "in"),
        ("badges", "render", "in", "--edition", "edition", "-o", "edition"),
        ("contracts", "render", "in", "-o", "in"),
        ("plan", "convert", "hall.svg", "hall.svg"),
    ],
)
def test_a_command_never_writes_over_what_it_reads_or_has_written(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").write_text("kept")

    result = CliRunner().invoke(main, command)

    assert result.exit_code == 2
    assert result.output.endswith(": named twice; what is written would replace the other\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert (tmp_path / "in").read_text() == "kept"


def test_an_edition_that_is_not_there_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ("edition", "check", "spring"))

    assert (result.exit_code, result.output) == (2, "spring: No such file or directory\n")


@pytest.mark.parametrize("value", ["nan", "inf"])
@pytest.mark.parametrize(
    "command",
    [
        ("plan", "check", "hall.geojson", "--aisle"),
        ("plan", "convert", "hall.geojson", "hall.svg", "--scale"),
        ("stands", "allocate", "problem.json", "-o", "plan.json", "--time-limit"),
    ],
)
def test_a_number_of_an_option_is_finite(command, value):
    result = CliRunner().invoke(main, (*command, value))

    assert (result.exit_code, f"{value} is not a finite number" in result.output) == (2, True)


def test_a_key_that_stands_twice_is_refused_and_not_half_taken(tmp_path):
    problem = tmp_path / "problem.json"
    problem.write_text('{"format": "village-stands/1", "blocked": ["A-01"], "blocked": []}')

    result = CliRunner().invoke(main, ("stands", "allocate", str(problem), "-o", "plan.json"))

    said = f"{problem}: not JSON: the key 'blocked' stands twice in one object\n"
    assert (result.exit_code, result.output) == (2, said)


def test_a_full_disk_behind_standard_output_is_said_in_one_line(tmp_path):
    plan = tmp_path / "plan.geojson"
    point = '{"type": "Feature", "properties": {"kind": "exit"}, "geometry": {"type": "Point", '
    plan.write_text(
        f'{{"type": "FeatureCollection", "features": [{point}"coordinates": [0, 0]}}}}]}}'
    )

    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "village", "plan", "check", plan],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (2, "standard output: No space left on device\n")
