"""`village jobs`: failed jobs listed, tried again and forgotten."""

import psycopg
import pytest

ADD = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock)
    VALUES ('default', %s, %s, 8, %s) RETURNING id
"""


@pytest.fixture
def database(url):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
        yield connection


def added(database, task="seals.seal", status="failed", lock=None) -> int:
    return database.execute(ADD, (task, status, lock)).fetchone()[0]


def states(database):
    return database.execute(
        "SELECT id, status::text FROM procrastinate_jobs ORDER BY id"
    ).fetchall()


def test_a_failed_job_is_listed_and_tried_again_by_its_number(village, database):
    number = added(database)

    listed, again = village("jobs", "list"), village("jobs", "retry", str(number))

    assert f"job {number}  seals.seal" in listed.output
    assert (again.output, states(database)) == ("1 queued.\n", [(number, "todo")])


def test_a_failed_job_whose_work_is_queued_already_goes(village, database):
    added(database, lock="mail.due")
    waiting = added(database, status="todo", lock="mail.due")

    village("jobs", "retry", "--failed")

    assert states(database) == [(waiting, "todo")]


def test_only_a_failed_job_is_tried_again_or_forgotten(village, database):
    waiting, failed = added(database, status="todo"), added(database)

    refused = village("jobs", "retry", str(waiting))
    forgotten = village("jobs", "dismiss", str(failed))

    assert (refused.exit_code, forgotten.exit_code) == (1, 0)
    assert states(database) == [(waiting, "todo")]
    assert village("jobs", "retry").exit_code == 2
