"""`village edition`: on files, and on a database of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from village.cli import main

FRUGAL = Path(__file__).parents[1] / "editions" / "data" / "frugal"


def check(path: Path):
    return CliRunner().invoke(main, ["edition", "check", str(path)])


def test_a_sound_folder_has_no_fault():
    result = check(FRUGAL)

    assert (result.exit_code, result.output) == (0, f"{FRUGAL}: no fault\n")


def test_each_fault_is_a_line_and_the_status_is_1(tmp_path):
    text = (FRUGAL / "edition.toml").read_text(encoding="utf-8")
    text = text.replace('"EUR"', '"EUX"').replace("weight = 0.6", "weight = 0.7")
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")

    result = check(tmp_path)

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "edition.toml: edition.currency: EUX is no currency of ISO 4217",
            "edition.toml: jury.criteria: the weights come to 1.1, not 1",
        ],
    )


@pytest.mark.parametrize(
    ("email", "status", "said"),
    [
        ("", 0, "note: is empty; without it the edition is not shown to everybody"),
        ("bonjour", 1, "bonjour is no email address"),
    ],
)
def test_the_organisers_address_is_checked(tmp_path, email, status, said):
    text = (FRUGAL / "edition.toml").read_text(encoding="utf-8")
    text = text.replace('"bonjour@ville-sobre.example"', f'"{email}"')
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")

    result = check(tmp_path)

    assert (result.exit_code, result.output.splitlines()[0]) == (
        status,
        f"edition.toml: organiser.email: {said}",
    )


def test_what_is_no_edition_is_told_in_one_line(tmp_path):
    file = tmp_path / "edition.zip"
    file.write_bytes(b"no zip")

    result = check(file)

    assert (result.exit_code, result.output) == (
        1,
        "zip: cannot be read: File is not a zip file\n",
    )


def test_an_edition_is_made_copied_and_led_through_its_life(village):
    made = village("edition", "create", "--code", "one", "--name", "The first")
    again = village("edition", "create", "--code", "ONE", "--name", "The first")
    copied = village("edition", "copy", "one", "two", "--starts-on", "2031-10-10")
    like = village("edition", "create", "--code", "three", "--name", "The third", "--like", "two")
    early = village("edition", "archive", "one")
    listed = village("edition", "list").output

    assert [result.exit_code for result in (made, again, copied, like, early)] == [0, 1, 0, 0, 1]
    assert made.output == "ONE: made, in preparation\n"
    assert "ONE: there is an edition with this code" in again.output
    assert copied.output == "TWO: made, in preparation, from 2031-10-10\n"
    assert "THREE        preparing  2032-10-10 The third" in listed


def test_a_blank_edition_begins_as_is_usual_in_the_country_that_is_said(village):
    common = ("edition", "create", "--name", "The first")
    moroccan = village(*common, "--code", "ma1", "--country", "ma")
    other = village(
        *common, "--code", "ca1", "--country", "CA", "--timezone", "America/Halifax",
        "--languages", "en, fr", "--currency", "usd",
    )  # fmt: skip
    wrong = village(*common, "--code", "no1", "--country", "XX")
    unknown = village(*common, "--code", "no2", "--country", "CA", "--currency", "ZZZ")

    assert (
        moroccan.output
        == "MA1: made, in preparation (MA, Africa/Casablanca, MAD, fr, ar, VAT 20 %)\n"
    )
    assert other.output == "CA1: made, in preparation (CA, America/Halifax, USD, en, fr, VAT 0 %)\n"
    assert (wrong.exit_code, wrong.output.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '--country': “XX” is no country of ISO 3166-1 (two letters)",
    )
    assert (unknown.exit_code, unknown.output) == (
        1,
        "Error: edition.currency: ZZZ is no currency of ISO 4217\n",
    )


def test_an_edition_goes_through_a_file_and_comes_back_the_same(village, tmp_path):
    taken = village("edition", "import", str(FRUGAL), "--as", "frug")
    out = village("edition", "export", "frug", "-o", str(tmp_path / "frug.zip"))
    same = village("edition", "import", str(tmp_path / "frug.zip"))
    published = village("edition", "publish", "frug")
    closed, archived = (village("edition", step, "frug").output for step in ("close", "archive"))
    nobody = village("edition", "export", "none", "-o", str(tmp_path / "none"))

    assert [result.exit_code for result in (taken, out, same)] == [0, 0, 0]
    assert same.output.endswith("FRUG: nothing differs\n")
    assert (published.exit_code, nobody.exit_code) == (0, 1)
    assert [published.output, closed, archived] == [
        "FRUG: public\n", "FRUG: closed\n", "FRUG: archived\n"
    ]  # fmt: skip
    assert "none: there is no such edition" in nobody.output
