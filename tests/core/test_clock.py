"""Time is the database's, whatever the clock of this machine says."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from village.core import clock


def test_a_place_has_the_time_that_its_law_says_now_whatever_the_machine_knows():
    """Morocco left UTC+1 on 20 September 2026 (IANA 2026f); older machines do not know."""
    noon = datetime(2027, 2, 4, 12, tzinfo=UTC)

    assert noon.astimezone(ZoneInfo("Africa/Casablanca")).hour == 12


@pytest.fixture
def engine(app):
    """Return an engine of its own, whose clock is kept."""
    engine = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    clock.keep(engine)
    yield engine
    engine.dispose()


def test_the_time_is_that_of_the_database(engine):
    with engine.connect() as connection:
        before = connection.scalar(sa.select(sa.func.clock_timestamp()))
        now = clock.now(engine)
        after = connection.scalar(sa.select(sa.func.clock_timestamp()))

    slack = timedelta(milliseconds=50)  # two clocks that tick by themselves
    assert before - slack <= now <= after + slack


def test_a_machine_whose_clock_is_set_wrong_keeps_the_databases_time(engine, monkeypatch):
    right = clock.now(engine)

    monkeypatch.setattr(time, "time", lambda: right.timestamp() + 3600)

    assert clock.now(engine) - right < timedelta(minutes=1)


def test_asking_opens_a_connection_only_the_first_time(engine):
    opened = []
    sa.event.listen(engine, "checkout", lambda *_: opened.append(1))

    first, second = clock.now(engine), clock.now(engine)

    assert opened == [1]
    assert timedelta() <= second - first < timedelta(minutes=1)


def test_a_new_connection_reads_the_clock_anew(engine, monkeypatch):
    clock.now(engine)
    monkeypatch.setitem(
        clock._LAST, engine, clock.ClockReading(datetime(2000, 1, 1, tzinfo=UTC), 0.0)
    )

    engine.dispose()
    engine.connect().close()

    assert clock.now(engine).year > 2020
