"""`village jury` on files: what it writes, and what it refuses."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from village.cli.jury import jury

SCORES = "application,juror,score\na,x,7\na,y,6.5\nb,x,4\nb,y,5\nc,x,8\nc,y,9\n"
AFFINITY = "application,x,y,z\na,1,0.5,\nb,0.2,0.9,0.4\nc,,0.3,0.8\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in an empty folder with the given files."""

    def running(*arguments, **contents):
        monkeypatch.chdir(tmp_path)
        for name, content in contents.items():
            suffix = ".json" if name == "rules" else ".csv"
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}{suffix}").write_bytes(data)
        return CliRunner().invoke(jury, arguments)

    return running


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RANK = ("rank", "scores.csv", "--places", "1", "-o", "ranking.csv", "--report", "report.json")
ASSIGN = (
    *("assign", "affinity.csv", "--per-application", "2", "--max-load", "3"),
    *("-o", "assignment.csv", "--report", "report.json"),
)


def test_rank_writes_a_ranking_and_a_report(run, tmp_path):
    result = run(*RANK, scores=SCORES)

    assert result.exit_code == 0, result.output
    written = rows(tmp_path / "ranking.csv")
    assert list(written[0]) == [
        *("rank", "application", "reviews", "raw_mean", "score", "low", "high"),
        *("p_selected", "verdict"),
    ]
    assert [row["application"] for row in written] == ["c", "a", "b"]
    report = json.loads((tmp_path / "report.json").read_text())
    assert set(report["variance"]) == {"applications", "jurors", "noise"}
    assert [effect["juror"] for effect in report["jurors"]] == ["x", "y"]
    assert sorted(report["next_reviews"]) == ["a", "b", "c"]
    assert set(report["reviews_together"]) <= {"a", "b", "c"}


@pytest.mark.parametrize("method", ["calibrated", "mean", "zscore"])
def test_without_a_place_nothing_is_called_certain(run, tmp_path, method):
    result = run(*RANK, "--places", "0", "--method", method, scores=SCORES)

    assert result.exit_code == 0, result.output
    assert "no place: nobody is selected, and no verdict is called certain" in result.output
    assert {(row["p_selected"], row["verdict"]) for row in rows(tmp_path / "ranking.csv")} == {
        ("0.000000", "open")
    }


@pytest.mark.parametrize("method", ["mean", "zscore"])
def test_other_methods_warn(run, tmp_path, method):
    result = run(*RANK, "--method", method, scores=SCORES)

    assert result.exit_code == 0
    assert f"warning: {method}" in result.stderr
    assert json.loads((tmp_path / "report.json").read_text())["method"] == method


def test_criteria_are_weighed(run, tmp_path):
    scores = "application,juror,score,criterion\na,x,8,idea\na,x,2,team\nb,x,3,idea\nb,x,6,team\n"

    run(*RANK, "--weights", "idea=3,team=1", scores=scores)

    written = {row["application"]: row["raw_mean"] for row in rows(tmp_path / "ranking.csv")}
    assert written == {"a": "6.5", "b": "3.75"}


def test_assign_writes_pairs_and_proof(run, tmp_path):
    result = run(*ASSIGN, affinity=AFFINITY)

    assert result.exit_code == 0, result.output
    written = {(row["application"], row["juror"]) for row in rows(tmp_path / "assignment.csv")}
    assert {("a", "x"), ("a", "y"), ("c", "y"), ("c", "z")} < written
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["status"], report["lowest_share"], report["loads"]["max"]) == ("optimal", 1, 3)


def test_assign_says_why_it_cannot(run, tmp_path):
    result = run(*ASSIGN[:5], "1", *ASSIGN[6:], affinity=AFFINITY)

    assert result.exit_code == 3
    report = json.loads((tmp_path / "report.json").read_text())
    [reason] = report["reasons"]
    assert (report["status"], reason["missing"], reason["applications"]) == (
        *("infeasible", 3),
        ["a", "b", "c"],
    )
    assert not (tmp_path / "assignment.csv").exists()


def test_assign_follows_rules_of_composition(run, tmp_path):
    rules = {
        "applications": {"a": {"axis": "energy"}},
        "jurors": {
            "x": {"axis": ["water", "energy"], "gender": "f", "firm": "F"},
            "z": {"gender": "f"},
            "y": {"firm": "F"},
        },
        "rules": [
            {"name": "axis", "same": "axis", "at_least": 1},
            {"name": "women", "where": {"gender": "f"}, "at_least": 1},
            {"name": "firm", "per": "firm", "at_most": 1, "applications": ["b"]},
            {"name": "named", "jurors": ["y"], "at_least": 1, "applications": ["b"]},
        ],
    }

    result = run(*ASSIGN, "--rules", "rules.json", affinity=AFFINITY, rules=json.dumps(rules))

    assert result.exit_code == 0, result.output
    written = {(row["application"], row["juror"]) for row in rows(tmp_path / "assignment.csv")}
    assert {pair for pair in written if pair[0] == "b"} == {("b", "y"), ("b", "z")}


def test_reassign_keeps_the_other_pairs(run, tmp_path):
    random = np.random.default_rng(0)
    affinity = "application," + ",".join(f"j{j}" for j in range(6)) + "\n"
    affinity += "".join(
        f"a{i}," + ",".join(f"{v:.3f}" for v in random.random(6)) + "\n" for i in range(8)
    )
    run(*ASSIGN[:5], "4", *ASSIGN[6:], affinity=affinity)
    before = {(r["application"], r["juror"]) for r in rows(tmp_path / "assignment.csv")}

    result = run(
        *("reassign", "affinity.csv", "assignment.csv", "--absent", "j0", "j1"),
        *("--per-application", "2", "--max-load", "4", "-o", "new.csv", "--report", "r.json"),
    )

    assert result.exit_code == 0, result.output
    after = {(r["application"], r["juror"]) for r in rows(tmp_path / "new.csv")}
    left = {pair for pair in before if pair[1] not in {"j0", "j1"}}
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["changes"] == report["changes_bound"] == len(left - after)
    assert report["released"] == len(before - left)
    assert {juror for _, juror in after} <= {"j2", "j3", "j4", "j5"}


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ("", "row 1: no header"),
        ("application,juror\na,x\n", "no column 'score'"),
        ("application,juror,score\n", "row 2: no scores"),
        ("application,juror,score\na,x,\n", "row 2, score: empty"),
        ("application,juror,score\na,x,1\n,x,2\n", "row 3, application: empty"),
        ("application,juror,score\na,x,high\n", "row 2, score: 'high' is not a number"),
        ("application,juror,score\na,x,nan\n", "row 2, score: 'nan' is not a finite number"),
        ("application,juror,score\na,x,1e200\n", "row 2, score: '1e200' is too large"),
        ("application;juror;score\na;x;1\n", "row 1: semicolons"),
        ("application,juror,score\na,x\n", "row 2: 2 cells, 3 columns"),
        ("application,juror,juror\n", "'juror' appears twice"),
        (b"application,juror,score\n\xff,x,1\n", "not UTF-8"),
    ],
)
def test_bad_scores_are_refused_in_one_line(run, tmp_path, scores, words):
    result = run(*RANK, scores=scores)

    assert result.exit_code == 2
    assert result.stderr.startswith("scores.csv: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "ranking.csv").exists()


@pytest.mark.parametrize(
    ("affinity", "words"),
    [
        ("name,x\na,1\n", "the first column must be 'application'"),
        ("application,x,\na,1,2\n", "column 3 has no name"),
        ("application,x\n", "row 2: no applications"),
        ("application,x\n,1\n", "row 2, application: empty"),
        ("application,x\na,1\na,2\n", "row 3: 'a' stands in row 2 too"),
        (
            "application,x\na,-1\n",
            "row 2, x: -1 is below 0; a conflict of interest is an empty cell",
        ),
        ("application,x\na,1e300\n", "row 2, x: '1e300' is too large"),
        ("application,x\na,much\n", "row 2, x: 'much' is not a number"),
    ],
)
def test_bad_affinities_are_refused_in_one_line(run, affinity, words):
    result = run(*ASSIGN, affinity=affinity)

    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("[]", "rules: not an object"),
        ('{"rule": []}', "rules: 'rule' is not one of applications, jurors, rules"),
        ("{", "not JSON"),
        ('{"jurors": {"q": {}}}', "jurors: 'q' is not in the affinities"),
        ('{"rules": [{"at_least": 1}]}', "rule 1: needs one of same, where, per, jurors"),
        ('{"rules": [{"at_least": -1, "jurors": ["x"]}]}', "at_least is not a whole number"),
        ('{"rules": [{"at_least": true, "jurors": ["x"]}]}', "at_least is not a whole number"),
        ('{"rules": {}}', "rules: not a list"),
        ('{"rules": [{"jurors": ["x"]}]}', "rule 1: needs at_least or at_most"),
        (
            '{"rules": [{"at_least": 1, "jurors": ["x"], "applications": null}]}',
            "rule 1, applications: not a list",
        ),
        ("[" * 100_000, "nested too deep"),
        ('{"rules": [{"at_least": 1, "jurors": ["q"]}]}', "no juror 'q'"),
        ('{"rules": [{"at_least": 3, "jurors": ["x"]}]}', "rule 1: at least 3, at most 2"),
        ('{"rules": [{"at_least": 1, "jurors": ["x"], "at_mots": 2}]}', "'at_mots'"),
        ('{"rules": [{"at_least": 1, "jurors": ["x"], "per": "axis"}]}', "more than one of"),
    ],
)
def test_bad_rules_are_refused_in_one_line(run, rules, words):
    result = run(*ASSIGN, "--rules", "rules.json", affinity=AFFINITY, rules=rules)

    assert result.exit_code == 2
    assert result.stderr.startswith("rules.json: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("application,affinity\na,1\n", "no column 'juror'"),
        ("application,juror\nq,x\n", "row 2, application: 'q' is not in the affinities"),
        ("application,juror\na,x\na,x\n", "row 3: the pair stands in row 2 too"),
    ],
)
def test_bad_standing_assignments_are_refused(run, standing, words):
    result = run(
        *("reassign", "affinity.csv", "standing.csv", "--absent", "x", *ASSIGN[2:]),
        affinity=AFFINITY,
        standing=standing,
    )

    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("weights", ["idea", "idea=much", "nothing=1", "idea=1,idea=2"])
def test_bad_weights_are_refused(run, weights):
    assert run(*RANK, "--weights", weights, scores=SCORES).exit_code == 2


def test_weights_too_large_to_be_added_are_weights_all_the_same(run, tmp_path):
    scores = "application,juror,score,criterion\na,x,8,idea\na,x,2,team\nb,x,3,idea\nb,x,6,team\n"

    result = run(*RANK, "--weights", "idea=1.5e308,team=1.5e308", scores=scores)

    assert result.exit_code == 0, result.output
    written = {row["application"]: row["raw_mean"] for row in rows(tmp_path / "ranking.csv")}
    assert written == {"a": "5", "b": "4.5"}


@pytest.mark.parametrize("objective", ["fair", "total"])
@pytest.mark.parametrize("unit", [1e-90, 1e-9, 1.0, 1e12, 1e90])
def test_affinities_of_any_order_give_the_same_pairs(run, tmp_path, unit, objective):
    values = [[0.9, 0.8, 0.1], [0.7, 0.2, 0.6], [0.3, 0.5, 0.4]]
    affinity = "application,x,y,z\n" + "".join(
        f"{name}," + ",".join(f"{unit * value:.6g}" for value in row) + "\n"
        for name, row in zip("abc", values, strict=True)
    )

    result = run(*ASSIGN[:5], "2", *ASSIGN[6:], "--objective", objective, affinity=affinity)

    assert result.exit_code == 0, result.output
    pairs = {(row["application"], row["juror"]) for row in rows(tmp_path / "assignment.csv")}
    assert pairs == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "z"), ("c", "y"), ("c", "z")}
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["status"] == "optimal"
    assert report["total"] == pytest.approx(3.9 * unit)


def test_where_nobody_may_read_anything_more_jurors_are_no_advice(run):
    command = ("assign", "affinity.csv", "--per-application", "1", "--max-load", "0")

    result = run(*command, "-o", "a.csv", "--report", "r.json", affinity=AFFINITY)

    assert (result.exit_code, result.output.rstrip().rpartition("; ")[2]) == (
        3,
        "3 missing: raise the largest load",
    )
