import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village import config
from village.config import Settings, UnsafeSettings

SECRET = "Zk3-Vt9_qLw8XyRb2NfUaHs7DcGm4PjE5oTi"
SAFE = {
    "VILLAGE_ENV": "production",
    "VILLAGE_SECRET_KEY": SECRET,
    "VILLAGE_BASE_URL": "https://village.example",
}


def test_without_variables_this_is_a_development_machine():
    assert config.read({"PATH": "/bin"}) == Settings()


def test_values_are_of_their_types():
    settings = config.read(
        {"VILLAGE_PORT": "81", "VILLAGE_DEBUG": "TRUE", "VILLAGE_DATA_DIR": "elsewhere"}
    )

    assert settings == Settings(port=81, debug=True, data_dir=Path("elsewhere"))


def test_production_starts_with_a_secret_and_an_address():
    settings = config.read(SAFE)

    assert (settings.development, settings.trusted_hosts) == (False, ["village.example"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"VILLAGE_SECRET_KEY": ""}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_SECRET_KEY": "changeme"}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_SECRET_KEY": "secret" * 10}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_DEBUG": "1"}, "VILLAGE_DEBUG"),
        ({"VILLAGE_BASE_URL": ""}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_BASE_URL": "village.example"}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_ENV": "prod"}, "VILLAGE_ENV"),
        ({"VILLAGE_PORT": "eighty"}, "VILLAGE_PORT"),
        ({"VILLAGE_DEBUG": "perhaps"}, "VILLAGE_DEBUG"),
        ({"VILLAGE_SECRET": SECRET}, "VILLAGE_SECRET: no such setting"),
    ],
)
def test_unsafe_or_unreadable_settings_are_refused_with_their_name(change, said):
    with pytest.raises(UnsafeSettings, match=said):
        config.read({**SAFE, **change})


def test_the_refusal_never_shows_the_secret():
    with pytest.raises(UnsafeSettings) as refusal:
        config.read({**SAFE, "VILLAGE_SECRET_KEY": "hunter2hunter2"})

    assert "hunter2" not in str(refusal.value)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=31))
def test_no_short_secret_runs_in_production(secret):
    with pytest.raises(UnsafeSettings):
        config.read({**SAFE, "VILLAGE_SECRET_KEY": secret})


def test_a_machine_makes_its_own_secret_once_for_itself_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")

    first, again = config.secret_key(settings), config.secret_key(settings)

    mode = (tmp_path / "data" / "secret_key").stat().st_mode & 0o777
    assert (first, len(first) >= 48, mode) == (again, True, 0o600)


def test_the_command_refuses_with_a_sentence_and_no_traceback(village):
    done = village("db", "upgrade", VILLAGE_ENV="production", VILLAGE_SECRET_KEY="weak")

    assert (done.returncode, done.stderr.splitlines()[0].partition(":")[0]) == (1, "Error")
    assert "VILLAGE_SECRET_KEY" in done.stderr


@pytest.fixture
def village():
    """Run the `village` command with settings of its own."""

    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        clean = {k: v for k, v in os.environ.items() if not k.startswith("VILLAGE_")}
        return subprocess.run(
            [sys.executable, "-m", "village", *arguments],
            env={**clean, **settings},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run
