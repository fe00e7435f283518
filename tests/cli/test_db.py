"""`village db`: one machine at a time migrates."""

import psycopg
import sqlalchemy as sa


def test_a_machine_waits_while_another_one_migrates(village, url):
    impatient = {"PGOPTIONS": "-c lock_timeout=200ms"}

    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(x'4d4947'::int)")
        refused = village("db", "upgrade", **impatient)
    done = village("db", "upgrade", **impatient)

    assert isinstance(refused.exception, sa.exc.OperationalError)
    assert "lock timeout" in str(refused.exception)
    assert done.output == "The database is up to date.\n"
