"""`village mail`: what did not leave, and sent again."""

import psycopg
import pytest

ADD = """
    INSERT INTO outbox_mail (template, "to", language, reference, params, wording, state,
                             queued_at, attempts, error)
    VALUES ('account_reset', %s, 'fr', '', '{}', '{}', %s, now(), 8, 'no such host') RETURNING id
"""


@pytest.fixture
def database(url):
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
        connection.execute("DELETE FROM outbox_mail")


def test_a_mail_that_did_not_leave_is_listed_and_queued_again(village, database):
    failed = database.execute(ADD, ("stuck@example.org", "failed")).fetchone()[0]
    database.execute(ADD, ("gone@example.org", "sent"))

    listed = village("mail", "list").output
    again = village("mail", "resend", "--failed")

    assert listed.splitlines() == [
        f"mail {failed}  failed  account_reset  stuck@example.org  no such host"
    ]
    assert again.output == "1 queued.\n"
    assert database.execute("SELECT state, attempts FROM outbox_mail ORDER BY id").fetchall() == [
        ("queued", 0),
        ("sent", 8),
    ]
    [args] = database.execute(
        "SELECT args FROM procrastinate_jobs WHERE task_name = 'mail.deliver'"
    ).fetchone()
    assert args == {"mail_id": failed}


def test_a_mail_that_has_left_is_not_sent_again(village, database):
    sent = database.execute(ADD, ("gone@example.org", "sent")).fetchone()[0]

    assert village("mail", "resend", str(sent)).exit_code == 1
    assert village("mail", "resend").exit_code == 2
