"""Long work: asked for, claimed by a job, told of, finished with its effects."""

from village.core.runs.writes import (
    RunInProgress,
    cancel,
    claim,
    fail,
    finish,
    forget_before,
    hold,
    require_running,
    start,
    tell,
)

__all__ = [
    "RunInProgress",
    "cancel",
    "claim",
    "fail",
    "finish",
    "forget_before",
    "hold",
    "require_running",
    "start",
    "tell",
]
