"""Propose a plan of stands."""

from village.context import Context
from village.domain.runs import PROPOSE_STANDS, Tell
from village.jobs.running import work_of
from village.services import proposals


@work_of(PROPOSE_STANDS)
def propose(ctx: Context, tell: Tell, *, keep: bool, seconds: float) -> None:
    """Let the solver propose; the proposal replaces the edition's earlier one."""
    proposals.propose(ctx, keep=keep, seconds=seconds, tell=tell)
