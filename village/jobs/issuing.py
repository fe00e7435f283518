"""Issue contracts, letters and badges by the hundred; draw sheets of badges by the thousand."""

from typing import cast

from village.board import bulk
from village.core.context import Context
from village.core.runs.words import (
    ISSUE_BADGES,
    ISSUE_CONTRACTS,
    ISSUE_LETTERS,
    PRINT_BADGES,
    Steps,
    Tell,
)
from village.jobs.running import work_of
from village.web import sealing


@work_of(ISSUE_CONTRACTS)
def issue_contracts(ctx: Context, tell: Tell) -> dict[str, object]:
    """Issue all drafted contracts that are complete."""
    return bulk.issue_contracts(ctx, cast(Steps, tell))


@work_of(ISSUE_LETTERS)
def issue_letters(
    ctx: Context, tell: Tell, *, letter: str, language: str, holders: list[str]
) -> dict[str, object]:
    """Issue letters of a kind to those who were ticked; sealed where the installation can."""
    office = sealing.office_if_any()
    return bulk.issue_letters(
        ctx, cast(Steps, tell), office, kind=letter, language=language, holders=holders
    )


@work_of(ISSUE_BADGES)
def issue_badges(ctx: Context, tell: Tell) -> dict[str, object]:
    """Issue all requested badges."""
    return bulk.issue_badges(ctx, cast(Steps, tell))


@work_of(PRINT_BADGES)
def print_badges(ctx: Context, tell: Tell, *, sheet: str, again: bool) -> dict[str, object]:
    """Draw badges into files."""
    return bulk.print_badges(ctx, tell, sheet=sheet, again=again)
