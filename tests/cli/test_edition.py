"""`village edition`: on files, without a database."""

from pathlib import Path

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


def test_what_is_no_edition_is_told_in_one_line(tmp_path):
    file = tmp_path / "edition.zip"
    file.write_bytes(b"no zip")

    result = check(file)

    assert (result.exit_code, result.output) == (
        1,
        "zip: cannot be read: File is not a zip file\n",
    )
