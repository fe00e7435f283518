"""Seal each contract after its exhibitor has signed it."""

from procrastinate import RetryStrategy

from village.contracts.writes import seals
from village.extensions import db, jobs
from village.web import sealing
from village.web.context import job_context

#: A time-stamp service may be away for an hour; the organiser can press the button afterwards.
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@jobs.task(name="contracts.seal", retry=RETRY)
def seal(*, contract_id: int) -> None:
    """Seal one contract unless that is done; the row is locked while it is sealed.

    Raises:
        SealFailed: it cannot be sealed now; the job is retried.
    """
    if not sealing.available():
        return  # production without a certificate: contracts stay signed, and the page says so
    claimed = seals.claim(job_context(), contract_id)
    if claimed is not None:
        seals.seal(*claimed, sealing.office())
    db.session.commit()
