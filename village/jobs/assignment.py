"""Propose an assignment of files to jurors, or who replaces absent ones."""

from collections.abc import Sequence

from village.core.context import Context
from village.core.runs.words import PROPOSE_ASSIGNMENT, REPLACE_JURORS, Tell
from village.jobs.running import work_of
from village.jury.words.jurors import Composition
from village.jury.writes import absence, assignment


@work_of(PROPOSE_ASSIGNMENT)
def propose(
    ctx: Context,
    tell: Tell,
    *,
    per_application: int,
    max_load: int,
    rules: dict[str, int],
    files: Sequence[int] = (),
) -> None:
    """Let the solver propose; the proposal replaces the asker's earlier one."""
    asked = Composition.of(rules)
    assignment.propose(
        ctx,
        per_application=per_application,
        max_load=max_load,
        rules=asked,
        files=files,
        tell=tell,
    )


@work_of(REPLACE_JURORS)
def replace(ctx: Context, tell: Tell, *, absent: list[int], max_load: int) -> None:
    """Let the solver propose who takes the files of absent jurors."""
    absence.propose(ctx, absent=absent, max_load=max_load, tell=tell)
