"""What a look at an installation finds: each fault with its sentence."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.factories import UserFactory
from tests.faults.mails import Sink
from village.accounts.tables import Authenticator
from village.accounts.writes import factors
from village.core import audit
from village.core.files.tables import StoredFile
from village.core.safe import Safe
from village.web import checkup
from village.web.checkup import Health


def seen(ctx, settings, *, files: bool = False):
    return {one.part: one for one in checkup.findings(ctx, settings, files=files)}


def test_a_mail_server_is_asked(ctx, settings):
    sink = Sink()
    sink.controller.start()
    found = seen(ctx, replace(settings, smtp_url=sink.url))
    sink.controller.stop()
    gone = seen(ctx, replace(settings, smtp_url=sink.url))

    assert found["mail"].health is Health.WELL
    assert (gone["mail"].health, "cannot be used" in gone["mail"].words) == (Health.ILL, True)


def test_production_without_a_mail_server_is_a_fault(ctx, settings):
    assert seen(ctx, replace(settings, env="production"))["mail"].health is Health.ILL


def test_a_file_that_is_gone_or_damaged_is_counted(ctx, settings):
    key = ctx.storage.put(b"kept")
    facts = {"media_type": "text/plain", "size_bytes": 4, "created_at": ctx.now}
    ctx.session.add(StoredFile(sha256=key, name="kept", **facts))
    ctx.session.add(StoredFile(sha256="0" * 64, name="gone", **facts))
    ctx.session.flush()

    found = seen(ctx, settings, files=True)["files"]

    assert (found.health, found.words) == (Health.ILL, "1 of 2 are missing or damaged")


def test_secrets_that_were_locked_under_another_key_are_counted(ctx, settings):
    well = seen(ctx, settings)["keys"]
    for number, safe in enumerate((ctx.safe, Safe("the secret of another machine, 0123456789"))):
        secret = safe.lock(b"secret", factors.PURPOSE)
        user = UserFactory()
        ctx.session.add(
            Authenticator(user_id=user.id, secret=secret, last_step=number, added_at=ctx.now)
        )
    ctx.session.flush()

    found = seen(ctx, settings)["keys"]

    assert (well.health, well.words) == (Health.WELL, "0, each opens")
    assert found.health is Health.ILL
    assert found.words == "1 of 2 are locked under another VILLAGE_SECRET_KEY"


def test_a_log_that_was_changed_is_a_fault(ctx, settings):
    audit.record(ctx, "edition", "first")
    ctx.session.flush()
    ctx.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    ctx.session.execute(sa.text("UPDATE audit_entry SET action = 'other'"))
    ctx.session.expire_all()

    assert seen(ctx, settings)["audit log"].health is Health.ILL


@pytest.mark.parametrize(
    ("statement", "part", "health"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "migrations", Health.ILL),
        (
            "INSERT INTO procrastinate_workers DEFAULT VALUES",
            "worker",
            Health.WELL,
        ),
        (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'x', 'failed')",
            "jobs",
            Health.WARNING,
        ),
    ],
)
def test_what_the_database_knows_is_told(ctx, settings, statement, part, health):
    ctx.session.execute(sa.text(statement))
    now = ctx.session.scalar(sa.select(sa.func.now()))

    assert seen(replace(ctx, now=now), settings)[part].health is health
