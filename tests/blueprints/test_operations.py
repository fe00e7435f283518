"""What programs ask of a machine: alive, ready, figures."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests import factories
from village.core.outbox.tables import MailState, OutboxMail, SuppressedAddress, Suppression
from village.core.permissions import Role
from village.web import metrics


def test_a_machine_that_is_well_is_alive_and_ready(client):
    for probe in ("/healthz", "/readyz"):
        answer = client.get(probe)
        assert (answer.status_code, answer.text) == (200, "ok\n"), probe


def test_without_its_database_a_machine_is_alive_and_not_ready(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", away)

    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "no database\n")


def test_while_the_database_is_away_people_are_asked_to_come_back(client, edition, monkeypatch):
    user = factories.UserFactory()
    client.login(user.email)
    monkeypatch.setattr("village.board.actors.of_session_in", refuse)

    answer = client.get(f"/fr/{edition.code.lower()}/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "De retour dans un instant" in answer.text


def refuse(*args, **kwargs):
    raise OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))


def test_a_database_of_an_older_release_is_not_served(client, session):
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()

    answer = client.get("/readyz")

    assert (answer.status_code, "village db upgrade" in answer.text) == (503, True)


def test_probes_are_answered_under_the_name_that_a_machine_has_in_its_network(client):
    assert client.get("/healthz", headers={"Host": "10.0.0.5:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("token", "address", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("", "203.0.113.9", {}, 404),
        ("a token", "203.0.113.9", {"Authorization": "Bearer a token"}, 200),
        ("a token", "127.0.0.1", {"Authorization": "Bearer another"}, 404),
        ("a token", "127.0.0.1", {}, 404),
    ],
)
def test_figures_are_for_this_machine_or_who_has_the_token(
    app, client, monkeypatch, token, address, headers, status
):
    changed = replace(app.config["VILLAGE"], metrics_token=token)
    monkeypatch.setitem(app.config, "VILLAGE", changed)
    peer = {"REMOTE_ADDR": address}

    answer = client.get("/metrics", headers=headers, environ_overrides=peer)

    assert answer.status_code == status


def test_figures_tell_of_jobs_mails_runs_scans_files_and_requests(client, session):
    failed = {"template": "account_reset", "to": "a@example.org", "language": "fr"}
    session.add(OutboxMail(**failed, state=MailState.FAILED, queued_at=datetime.now(UTC)))
    session.execute(
        sa.text(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('mail', 'mail.deliver', 'failed')"
        )
    )
    session.commit()
    metrics.count("apply", "POST", "303", 0.02)

    told = client.get("/metrics").text.splitlines()

    assert {
        "village_database_up 1.0",
        'village_mails{status="failed"} 1.0',
        'village_jobs{status="failed",task="mail.deliver"} 1.0',
        "village_files 0.0",
    } <= set(told)
    assert 'village_requests_total{area="apply",method="POST",status="303"} 1.0' in told


@pytest.fixture
def administrator(client):
    """Return the browser of who runs the installation."""
    user = factories.UserFactory(is_administrator=True)
    client.login(user.email)
    return client


@pytest.fixture
def failed_job(session) -> int:
    """Return a job that has failed."""
    number = session.scalar(
        sa.text(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts)"
            " VALUES ('default', 'contracts.seal', 'failed', 8) RETURNING id"
        )
    )
    session.commit()
    return int(number)


def test_the_administrators_page_is_for_nobody_else(client, edition):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)

    assert client.get("/fr/installation").status_code == 403


def test_a_quiet_installation_says_so(administrator):
    page = administrator.get("/fr/installation").text

    assert "Rien n’attend." in page
    assert "Aucun courriel n’est revenu." in page


def test_a_failed_job_is_tried_again_or_forgotten(administrator, session, failed_job):
    assert "contracts.seal" in administrator.get("/fr/installation").text

    administrator.post("/fr/installation/jobs", data={"job": failed_job})
    again = session.scalar(sa.text("SELECT status::text FROM procrastinate_jobs"))
    refused = administrator.post("/fr/installation/jobs", data={"job": failed_job, "do": "dismiss"})

    assert (again, refused.status_code) == ("todo", 404)


def test_a_mail_that_came_back_is_sent_again_and_its_address_allowed(administrator, session):
    sent = {"template": "account_reset", "to": "a@example.org", "language": "fr"}
    now = datetime.now(UTC)
    mail = OutboxMail(**sent, state=MailState.BOUNCED, queued_at=now, error="550 unknown")
    dead = SuppressedAddress(
        address="a@example.org", reason=Suppression.BOUNCED, said="550", since=now
    )
    session.add_all([mail, dead])
    session.commit()
    assert administrator.get("/fr/installation").text.count("a@example.org") >= 2

    administrator.post("/fr/installation/addresses", data={"address": "a@example.org"})
    administrator.post("/fr/installation/mails", data={"mail": mail.id})

    assert (mail.state, mail.error) == (MailState.QUEUED, "")
    assert session.scalar(sa.select(sa.func.count()).select_from(SuppressedAddress)) == 0
