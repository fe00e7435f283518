"""Pack what is kept of people, let packed files go, erase what an edition keeps no longer."""

from dataclasses import replace

from village.attachments.writes import holding
from village.core.context import Context
from village.core.runs.words import EXPORT_OWN, EXPORT_PERSON, Tell
from village.editions.reads import editions
from village.extensions import db, jobs
from village.jobs.running import work_of
from village.privacy.writes import exporting, retaining
from village.web.context import job_context


@work_of(EXPORT_OWN)
def pack(ctx: Context, tell: Tell) -> dict[str, object]:
    """Pack all that is kept of who asks."""
    return exporting.pack(ctx, tell)


@work_of(EXPORT_PERSON)
def export_person(ctx: Context, tell: Tell, *, email: str) -> dict[str, object]:
    """Pack all that is kept of somebody, for an administrator."""
    return exporting.pack(ctx, tell, email=email)


@jobs.task(name="privacy.drop_bytes")
def drop_bytes(*, sha256: str) -> None:
    """Delete the bytes of a file, unless another row names them."""
    holding.forget(job_context(), sha256)
    db.session.commit()


@jobs.periodic(cron="41 * * * *")
@jobs.task(name="privacy.let_go", queueing_lock="privacy.let_go")
def let_go(timestamp: int) -> None:
    """Let packed exports go whose days are over; running twice lets nothing more go."""
    exporting.let_go(job_context())
    db.session.commit()


@jobs.periodic(cron="23 3 * * *")
@jobs.task(name="privacy.retain", queueing_lock="privacy.retain")
def retain(timestamp: int) -> None:
    """Erase, edition by edition, what is kept no longer; running twice erases nothing more."""
    ctx = job_context()
    for edition in editions.all_of_them(ctx.session):
        while retaining.retain(replace(ctx, edition=edition)):
            db.session.commit()
