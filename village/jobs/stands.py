"""Propose a plan of stands."""

from village.core.context import Context
from village.core.runs.words import PROPOSE_STANDS, Tell
from village.jobs.running import work_of
from village.stands.writes import proposals


@work_of(PROPOSE_STANDS)
def propose(ctx: Context, tell: Tell, *, keep: bool, seconds: float) -> None:
    """Let the solver propose; the proposal replaces the edition's earlier one."""
    proposals.propose(ctx, keep=keep, seconds=seconds, tell=tell)
