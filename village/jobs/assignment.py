"""Propose an assignment of files to jurors."""

from village.context import Context
from village.domain.juries import Composition
from village.domain.runs import PROPOSE_ASSIGNMENT, Tell
from village.jobs.running import work_of
from village.services import assignment


@work_of(PROPOSE_ASSIGNMENT)
def propose(
    ctx: Context, tell: Tell, *, per_application: int, max_load: int, rules: dict[str, int]
) -> None:
    """Let the solver propose; the proposal replaces the asker's earlier one."""
    asked = Composition.of(rules)
    assignment.propose(
        ctx, per_application=per_application, max_load=max_load, rules=asked, tell=tell
    )
