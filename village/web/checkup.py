"""What `village doctor` looks at: each part of an installation, with a sentence on it."""

import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

import sqlalchemy as sa

from village.accounts.tables import Authenticator
from village.accounts.writes import factors
from village.badges.tables import SigningKey
from village.badges.writes.signing import KEY_BYTES, KEY_PURPOSE
from village.cards.tables import CardAccount
from village.cards.writes import accounts
from village.config import ROOT, Configuration
from village.core import queue
from village.core.audit import heads, reads
from village.core.context import Context
from village.core.errors import VillageError
from village.core.files.tables import StoredFile
from village.core.files.whole import has_room
from village.core.health import database_answers
from village.web import health, oidc, sealing, smtp
from village.webhooks.tables import Webhook
from village.webhooks.writes import registering

_MOST_SKEW = timedelta(seconds=2)
_LEAST_FREE = 0.1
_SEAL_ENDS_SOON = timedelta(days=60)
#: What is kept locked for long, by its purpose. Badge keys of the first releases may not be yet.
_LOCKED = {
    KEY_PURPOSE: sa.select(SigningKey.private_bytes).where(
        sa.func.length(SigningKey.private_bytes) > KEY_BYTES
    ),
    factors.PURPOSE: sa.select(Authenticator.secret),
    registering.PURPOSE: sa.select(Webhook.secret),
    accounts.SECRET: sa.select(CardAccount.secret),
}


class Health(StrEnum):
    """How a part is."""

    WELL = "ok"
    WARNING = "warning"
    ILL = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part."""

    part: str
    health: Health
    words: str


def findings(ctx: Context, settings: Configuration, *, files: bool) -> Iterator[Finding]:
    """Give what is seen of each part; with `files`, each stored file is read and compared.

    Where the database does not answer, nothing else can be said of what needs it.
    """
    releases = f"{version('village')}, Python {platform.python_version()}"
    yield Finding("village", Health.WELL, releases)
    if not database_answers(ctx.session):
        yield Finding("database", Health.ILL, "does not answer")
        return
    looks: tuple[Callable[[Context, Configuration], Iterator[Finding]], ...] = (
        _database, _keys, _clock, _disk, _storage, _mail, _provider, _seal, _jobs, _log,
    )  # fmt: skip
    for look in looks:
        yield from look(ctx, settings)
    if files:
        yield _files(ctx)


def _database(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    server = ctx.session.scalar(sa.text("SHOW server_version"))
    yield Finding("database", Health.WELL, f"PostgreSQL {server}")
    newest, present = health.revisions()[0], health.revision()
    if present == newest:
        yield Finding("migrations", Health.WELL, f"at {present}, the newest")
    else:
        words = f"at {present}, not {newest}: village db upgrade"
        yield Finding("migrations", Health.ILL, words)


def _keys(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    """Try each secret that is kept locked: after a move, the installation's own may be another."""
    kept = [
        (one, purpose) for purpose, every in _LOCKED.items() for one in ctx.session.scalars(every)
    ]
    if shut := sum(not ctx.safe.opens(one, purpose) for one, purpose in kept):
        words = f"{shut} of {len(kept)} are locked under another VILLAGE_SECRET_KEY"
        yield Finding("keys", Health.ILL, words)
    else:
        yield Finding("keys", Health.WELL, f"{len(kept)}, each opens")


def _clock(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    there = ctx.session.scalar(sa.select(sa.func.clock_timestamp()))
    skew = abs(datetime.now(UTC) - there) if there else timedelta()
    words = f"{skew.total_seconds():.1f} s from the database's, which is the one that counts"
    yield Finding("clock", Health.WELL if skew <= _MOST_SKEW else Health.WARNING, words)


def _disk(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    usage = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else ROOT)
    free = usage.free / usage.total
    state = Health.WELL if free >= _LEAST_FREE else Health.WARNING
    state = state if has_room(settings.data_dir) else Health.ILL
    yield Finding("disk", state, f"{usage.free / 1024**3:.1f} GiB free, {free:.0%}")


def _storage(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    if ctx.storage.has_room():
        yield Finding("storage", Health.WELL, "takes files")
    else:
        yield Finding("storage", Health.ILL, "takes no file: it has no room, or does not answer")


def _mail(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    if not settings.smtp_url:
        state = Health.WELL if settings.development else Health.ILL
        yield Finding("mail", state, "VILLAGE_SMTP_URL is not set: mails stay in the outbox")
        return
    host = urlsplit(settings.smtp_url).hostname
    try:
        with smtp.connected(settings) as server:
            server.noop()
    except (OSError, SMTPException) as error:
        yield Finding("mail", Health.ILL, f"{host} cannot be used: {error}")
    else:
        yield Finding("mail", Health.WELL, f"{host} answers")


def _provider(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    if not settings.oidc_issuer:
        return
    if fault := oidc.fault(settings):
        yield Finding("provider", Health.ILL, f"{settings.oidc_issuer} cannot be used: {fault}")
    else:
        yield Finding("provider", Health.WELL, f"{settings.oidc_issuer} answers")


def _seal(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    if not sealing.available():
        yield Finding("seal", Health.WARNING, "VILLAGE_SEAL_FILE is not set: nothing is sealed")
        return
    try:
        office = sealing.office()
    except VillageError as error:
        yield Finding("seal", Health.ILL, f"{settings.seal_file}: {error.facts.get('reason', '')}")
        return
    ends = office.key.certificate.not_valid_after
    words = f"{office.key.name}, until {ends:%Y-%m-%d}" + (", for demonstration" * office.demo)
    state = Health.WELL if ends - ctx.now > _SEAL_ENDS_SOON else Health.WARNING
    yield Finding("seal", state, words)


def _jobs(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    jobs = Counter[str]()
    for line in queue.lines(ctx):
        jobs[line.status] += line.jobs
    if not queue.at_work(ctx):
        yield Finding("worker", Health.ILL, "none is at work: village serve, or village worker")
    else:
        yield Finding("worker", Health.WELL, f"at work, {jobs['todo']} jobs wait")
    if failed := jobs["failed"]:
        yield Finding("jobs", Health.WARNING, f"{failed} have failed: village jobs list")


def _log(ctx: Context, settings: Configuration) -> Iterator[Finding]:
    broken = reads.first_broken(ctx.session)
    missed = heads.first_missed(ctx, heads.Kept(Path(settings.data_dir)).lines())
    if broken or missed:
        yield Finding("audit log", Health.ILL, "changed or cut: village audit verify")
    else:
        yield Finding("audit log", Health.WELL, "whole")


def _files(ctx: Context) -> Finding:
    """Read each file that the database knows, and compare it with its hash."""
    lost = 0
    keys = ctx.session.scalars(sa.select(StoredFile.sha256).distinct()).all()
    for key in keys:
        try:
            ctx.storage.open(key).close()
        except VillageError:
            lost += 1
    if lost:
        return Finding("files", Health.ILL, f"{lost} of {len(keys)} are missing or damaged")
    return Finding("files", Health.WELL, f"{len(keys)}, each as it was kept")
