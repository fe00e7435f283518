"""The whole installation in figures, for who runs it: mails, runs, scans, files, back-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from village.badges import CheckIn
from village.core import audit
from village.core.audit.tables import AuditEntry
from village.core.audit.words import INSTALLATION
from village.core.context import Context
from village.core.files.tables import StoredFile
from village.core.outbox.tables import MailState, OutboxMail
from village.core.runs.tables import Run
from village.core.runs.words import RunState
from village.editions import Edition

#: One is made each night: after this, one was missed.
OLDEST_BACKUP = timedelta(days=2)
_BACKED_UP = "backed_up"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is of what an administrator watches."""

    mails: Mapping[MailState, int]
    runs: Mapping[tuple[str, RunState], int]
    scans: Mapping[tuple[str, str], int]  #: by the edition's code and the verdict
    files: int
    files_bytes: int
    backed_up_at: datetime | None

    def lacks_backup(self, now: datetime) -> bool:
        """Say whether the last back-up is too old, or there is none."""
        return self.backed_up_at is None or now - self.backed_up_at > OLDEST_BACKUP


def figures(ctx: Context) -> Figures:
    """Return them, in a handful of queries whatever there is."""
    mails = ctx.session.execute(
        sa.select(OutboxMail.state, sa.func.count()).group_by(OutboxMail.state)
    )
    runs = ctx.session.execute(
        sa.select(Run.kind, Run.state, sa.func.count()).group_by(Run.kind, Run.state)
    )
    scans = ctx.session.execute(
        sa.select(Edition.code, CheckIn.verdict, sa.func.count())
        .join(Edition, Edition.id == CheckIn.edition_id)
        .where(~CheckIn.is_rehearsal)
        .group_by(Edition.code, CheckIn.verdict)
    )
    kept = sa.select(StoredFile.sha256, StoredFile.size_bytes).distinct().subquery()
    number, size = ctx.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(kept.c.size_bytes), 0))
    ).one()
    return Figures(
        mails={row[0]: row[1] for row in mails},
        runs={(kind, state): count for kind, state, count in runs},
        scans={(code, verdict): count for code, verdict, count in scans},
        files=number,
        files_bytes=int(size),
        backed_up_at=backed_up_at(ctx),
    )


def backed_up_at(ctx: Context) -> datetime | None:
    """Return when the last back-up was made; None where none ever was."""
    return ctx.session.scalar(
        sa.select(sa.func.max(AuditEntry.at)).where(
            AuditEntry.subject == INSTALLATION, AuditEntry.action == _BACKED_UP
        )
    )


def note_backup(ctx: Context, *, rows: int, files: int) -> None:
    """Note that a back-up was made: its age is watched, and a copy of all is logged. Flushes."""
    audit.record(ctx, INSTALLATION, _BACKED_UP, rows=rows, files=files)
