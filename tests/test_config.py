import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from village import config
from village.config import Configuration, UnsafeSettings
from village.web import flask_config

SECRET = "Zk3-Vt9_qLw8XyRb2NfUaHs7DcGm4PjE5oTi"
SAFE = {
    "VILLAGE_ENV": "production",
    "VILLAGE_SECRET_KEY": SECRET,
    "VILLAGE_BASE_URL": "https://village.example",
}
PROVIDER = {
    "VILLAGE_OIDC_ISSUER": "https://login.example",
    "VILLAGE_OIDC_CLIENT_ID": "village",
    "VILLAGE_OIDC_CLIENT_SECRET": "a secret",
}


def test_without_variables_this_is_a_development_machine():
    assert config.read({"PATH": "/bin"}) == Configuration()


def test_the_guide_names_every_setting_and_no_other():
    guide = (config.ROOT / "docs/guide/running.md").read_text(encoding="utf-8")

    settings = {f"VILLAGE_{field.name.upper()}" for field in fields(Configuration)}

    assert set(re.findall(r"VILLAGE_[A-Z_]+", guide)) == settings


def test_values_are_of_their_types():
    settings = config.read(
        {"VILLAGE_PORT": "81", "VILLAGE_DEBUG": "TRUE", "VILLAGE_DATA_DIR": "elsewhere"}
    )

    assert settings == Configuration(port=81, debug=True, data_dir=Path("elsewhere"))


def test_production_starts_with_a_secret_and_an_address():
    settings = config.read(SAFE)

    assert (settings.development, settings.trusted_hosts) == (False, ["village.example"])


@pytest.mark.parametrize(
    ("variables", "required"),
    [
        ({}, False),
        (SAFE, True),
        ({**SAFE, "VILLAGE_SECOND_FACTOR": "optional"}, False),
        ({"VILLAGE_SECOND_FACTOR": "required"}, True),
    ],
)
def test_production_requires_a_second_factor_where_nothing_else_is_said(variables, required):
    assert config.read(variables).requires_second_factor is required


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"VILLAGE_SECRET_KEY": ""}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_OIDC_EMAIL_DOMAINS": "city.example"}, "VILLAGE_OIDC_ISSUER"),
        ({**PROVIDER, "VILLAGE_OIDC_CLIENT_SECRET": ""}, "VILLAGE_OIDC_CLIENT_SECRET"),
        ({**PROVIDER, "VILLAGE_OIDC_ISSUER": "http://login.example"}, "VILLAGE_OIDC_ISSUER"),
        ({**PROVIDER, "VILLAGE_OIDC_ISSUER": "https://login.example?x"}, "VILLAGE_OIDC_ISSUER"),
        ({"VILLAGE_SECRET_KEY": "changeme"}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_SECRET_KEY": "secret" * 10}, "VILLAGE_SECRET_KEY"),
        ({"VILLAGE_DEBUG": "1"}, "VILLAGE_DEBUG"),
        ({"VILLAGE_BASE_URL": ""}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_BASE_URL": "village.example"}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_BASE_URL": "http://village.example"}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_BASE_URL": "http://localhost.example"}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_BASE_URL": "http://10.0.0.7"}, "VILLAGE_BASE_URL"),
        ({"VILLAGE_ENV": "prod"}, "VILLAGE_ENV"),
        ({"VILLAGE_SECOND_FACTOR": "off"}, "VILLAGE_SECOND_FACTOR: one of required, optional"),
        ({"VILLAGE_PORT": "eighty"}, "VILLAGE_PORT"),
        ({"VILLAGE_SECURITY_CONTACT": "me@village.example"}, "VILLAGE_SECURITY_CONTACT"),
        ({"VILLAGE_SECURITY_CONTACT": "mailto:me@a.example\nX: y"}, "VILLAGE_SECURITY_CONTACT"),
        ({"VILLAGE_DEBUG": "perhaps"}, "VILLAGE_DEBUG"),
        ({"VILLAGE_SECRET": SECRET}, "VILLAGE_SECRET: no such setting"),
    ],
)
def test_unsafe_or_unreadable_settings_are_refused_with_their_name(change, said):
    with pytest.raises(UnsafeSettings, match=said):
        config.read({**SAFE, **change})


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80"])
def test_production_may_be_tried_on_the_loopback_address_without_tls(url):
    assert config.read({**SAFE, "VILLAGE_BASE_URL": url}).public_url == url


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "10.1.2.3", "192.168.0.9", "pc"])
def test_a_development_machine_listens_on_its_own_network(host):
    assert config.read({"VILLAGE_HOST": host}).host == host


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("VILLAGE_HOST", "0.0.0.0"),  # noqa: S104 - refused
        ("VILLAGE_HOST", "::"),
        ("VILLAGE_HOST", "8.8.8.8"),
        ("VILLAGE_BASE_URL", "https://village.example"),
        ("VILLAGE_BASE_URL", "http://8.8.8.8:8000"),
    ],
)
def test_a_development_machine_has_no_public_address(variable, value):
    with pytest.raises(UnsafeSettings, match=f"{variable}: .* is public"):
        config.read({variable: value})


def test_an_error_of_the_database_shows_no_parameters():
    options = flask_config(Configuration(secret_key="x"))["SQLALCHEMY_ENGINE_OPTIONS"]
    engine = sa.create_engine("sqlite://", hide_parameters=options["hide_parameters"])

    with pytest.raises(DBAPIError) as error, engine.connect() as connection:
        connection.execute(sa.text("SELECT :it FROM nowhere"), {"it": "salma@example.org"})

    assert "salma@example.org" not in str(error.value)


def test_the_refusal_never_shows_the_secret():
    with pytest.raises(UnsafeSettings) as refusal:
        config.read({**SAFE, "VILLAGE_SECRET_KEY": "hunter2hunter2"})

    assert "hunter2" not in str(refusal.value)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=31))
def test_no_short_secret_runs_in_production(secret):
    with pytest.raises(UnsafeSettings):
        config.read({**SAFE, "VILLAGE_SECRET_KEY": secret})


def test_a_machine_makes_its_own_secret_once_for_itself_alone(tmp_path):
    settings = Configuration(data_dir=tmp_path / "data")

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
