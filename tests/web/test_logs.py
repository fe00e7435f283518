"""What the log says of errors, and of a database that is away."""

import logging
import sys

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from village.core.health import is_away
from village.web.logs import OnceAMinute, without_personal_data


def record(error: BaseException | None, *, name: str = "village") -> logging.LogRecord:
    found = (type(error), error, None) if error else None
    return logging.LogRecord(name, logging.ERROR, "", 1, "failed", (), found)


def away() -> OperationalError:
    return OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))


def test_a_database_that_is_away_is_told_once_a_minute_and_nothing_else_is_held_back(monkeypatch):
    filtering = OnceAMinute()
    now = [0.0]
    monkeypatch.setattr("village.web.logs.time.monotonic", lambda: now[0])

    first = [filtering.filter(record(away())) for _ in range(3)]
    others = [filtering.filter(record(ValueError())), filtering.filter(record(None))]
    pool = filtering.filter(record(None, name="psycopg.pool"))
    now[0] = 61.0
    last = record(away())

    assert (first, others, pool) == ([True, False, False], [True, True], False)
    assert filtering.filter(last)
    assert last.getMessage() == "the database does not answer (3 such lines left out)"
    assert last.exc_info is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.OperationalError("refused"), True),
        (psycopg.errors.AdminShutdown("ends"), True),
        (away(), True),
        (psycopg.errors.DiskFull("no room"), False),
        (psycopg.errors.LockNotAvailable("busy"), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_database_that_is_away_is_told_from_one_that_refuses(error, expected):
    assert is_away(error) is expected


def test_an_error_about_another_that_the_database_away_caused_counts_as_it():
    try:
        try:
            raise away()
        except OperationalError as cause:
            raise RuntimeError from cause
    except RuntimeError:
        assert is_away(sys.exc_info()[1])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('duplicate key "uq_email"\nDETAIL:  Key (email)=(a@b.org) exists.', "duplicate key […]"),
        ("no call with a.b@example.org", "no call with […]"),
        ("cannot read 'Salma'", "cannot read […]"),
        ("tel +212 600-00-00-00 is used in 2026", "tel […] is used in 2026"),
    ],
)
def test_what_people_typed_is_taken_out_of_a_message(said, kept):
    assert without_personal_data(said) == kept
