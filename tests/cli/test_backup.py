"""`village backup` and `village restore`, from the settings to the sentence at the end."""

import pytest
from click.testing import CliRunner

from tests import object_store
from tests.databases import empty_database
from village.cli import main


@pytest.fixture
def run(settings, url):
    """Return a way to run a command with more settings."""

    def go(*arguments, given=None, **more):
        environment = {
            "VILLAGE_DATABASE_URL": url,
            "VILLAGE_DATA_DIR": str(settings.data_dir),
            "VILLAGE_ENV": "test",
            "VILLAGE_SECRET_KEY": settings.secret_key,
            "VILLAGE_BACKUP_PASSPHRASE": "" if given else "a passphrase",
        }
        return CliRunner().invoke(main, arguments, env={**environment, **more}, input=given)

    return go


@pytest.fixture
def bare(url):
    """Give the address of an empty database."""
    with empty_database(url, "bare") as bare:
        yield bare


def test_a_back_up_is_made_and_brought_back(run, bare, tmp_path):
    archive = tmp_path / "village.backup"

    made = run("backup", "-o", str(archive))
    back = run(
        "restore", str(archive), VILLAGE_DATABASE_URL=bare, VILLAGE_DATA_DIR=str(tmp_path / "new")
    )

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    assert str(archive) in made.output
    assert back.output.endswith("are back.\n")
    assert archive.stat().st_mode & 0o077 == 0


def test_a_back_up_goes_to_an_object_store_and_comes_from_there(
    run, bare, tmp_path, tmp_path_factory
):
    with object_store.serving(tmp_path_factory.mktemp("s3")) as store:
        place = store.replace("/village?", "/copies/village.backup?")
        made = run("backup", "-o", place, **object_store.KEYS)
        settings = {
            "VILLAGE_DATABASE_URL": bare, "VILLAGE_DATA_DIR": str(tmp_path), **object_store.KEYS
        }  # fmt: skip
        back = run("restore", place, **settings)
        no_bucket = run("restore", place.replace("bucket", "other"), **settings)

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    assert (no_bucket.exit_code, no_bucket.output.startswith("Error: ")) == (1, True)


def test_the_passphrase_is_asked_twice_where_no_setting_has_it(run, tmp_path):
    archive = tmp_path / "village.backup"

    differs = run("backup", "-o", str(archive), given="one\ntwo\n")
    made = run("backup", "-o", str(archive), given="one\none\n")

    assert (differs.exit_code, made.exit_code, archive.exists()) == (1, 0, True)


def test_what_cannot_be_written_or_read_is_said_in_a_sentence(run, bare, tmp_path):
    nowhere = run("backup", "-o", "/proc/none/village.backup")
    missing = run("restore", str(tmp_path / "none"), VILLAGE_DATABASE_URL=bare)

    assert (nowhere.exit_code, missing.exit_code) == (1, 1)
    assert [one.output.startswith("Error: ") for one in (nowhere, missing)] == [True, True]
