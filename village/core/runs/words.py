"""Long work: its life, its kinds, and how it tells where it stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P


class RunState(StrEnum):
    """Where a run is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunAction(StrEnum):
    """What moves a run on."""

    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"


# fmt: off
#: A run that starts while it runs has lost its worker: it begins again.
RUN_FLOW = Flow([
    #    from              action            to                  needs
    Step(RunState.QUEUED,  RunAction.START,  RunState.RUNNING,   P.WORK),
    Step(RunState.RUNNING, RunAction.START,  RunState.RUNNING,   P.WORK),
    Step(RunState.RUNNING, RunAction.FINISH, RunState.DONE,      P.WORK),
    Step(RunState.QUEUED,  RunAction.FAIL,   RunState.FAILED,    P.WORK),
    Step(RunState.RUNNING, RunAction.FAIL,   RunState.FAILED,    P.WORK),
    Step(RunState.QUEUED,  RunAction.CANCEL, RunState.CANCELLED, P.ACCOUNT),
    Step(RunState.RUNNING, RunAction.CANCEL, RunState.CANCELLED, P.ACCOUNT),
])
# fmt: on
#: A run is open while it waits or works.
OPEN = (RunState.QUEUED, RunState.RUNNING)
#: How often a run may lose its worker before it is given up: it may be what kills the worker.
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class RunKind:
    """A kind of run: who may start, see and stop it.

    One that is `shared` is the edition's: all who hold `needs` see the same one, and there is
    one at a time. Any other is its asker's alone, and each asker may have one.

    A `stepwise` one keeps what is done step by step: stopped or killed, it leaves the steps
    taken so far, and begun again it goes on where it was.
    """

    needs: P
    shared: bool = False
    stepwise: bool = False


PROPOSE_ASSIGNMENT = "assignment.propose"
REPLACE_JURORS = "assignment.replace"
PROPOSE_STANDS = "stands.propose"
ISSUE_CONTRACTS = "contracts.issue"
ISSUE_LETTERS = "letters.issue"
ISSUE_BADGES = "badges.issue"
PRINT_BADGES = "badges.print"
EXPORT_OWN = "privacy.export_own"
EXPORT_PERSON = "privacy.export_person"
EXPORT_APPLICATIONS = "applications.export"
#: Personal data taken away: their files are let go after some days.
EXPORTS = (EXPORT_OWN, EXPORT_PERSON)
#: What is packed into a file that is let go after some days.
PACKED = (*EXPORTS, EXPORT_APPLICATIONS)
KINDS: dict[str, RunKind] = {
    PROPOSE_ASSIGNMENT: RunKind(P.MANAGE_JURY),
    REPLACE_JURORS: RunKind(P.MANAGE_JURY),
    PROPOSE_STANDS: RunKind(P.ALLOCATE, shared=True),
    ISSUE_CONTRACTS: RunKind(P.CONTRACT, shared=True, stepwise=True),
    ISSUE_LETTERS: RunKind(P.CONTRACT, shared=True, stepwise=True),
    ISSUE_BADGES: RunKind(P.ISSUE_BADGES, shared=True, stepwise=True),
    PRINT_BADGES: RunKind(P.ISSUE_BADGES, shared=True),
    EXPORT_OWN: RunKind(P.ACCOUNT),
    EXPORT_PERSON: RunKind(P.PROTECT_DATA),
    EXPORT_APPLICATIONS: RunKind(P.VIEW_BOARD),
}


class Stopped(Exception):
    """The run was cancelled while its work went on; the work ends and has no effect."""


class Tell(Protocol):
    """Say how far the work is: its share from 0 to 1, its stage as a short code, and facts.

    The facts replace those told before; they must be values that JSON can hold. What is told
    faster than a screen shows is left out, but for the last. May raise `Stopped`.
    """

    def __call__(self, share: float, stage: str, /, **facts: object) -> None: ...  # noqa: D102


class Steps(Tell, Protocol):
    """Of a stepwise kind: also keep what is done so far, whatever becomes of the rest."""

    def keep(self) -> None:
        """Commit the steps taken so far; nothing locked before is locked any more.

        Raises:
            Stopped: the run was cancelled.
        """
        ...


def silent(share: float, stage: str, /, **facts: object) -> None:
    """Tell nobody: for work that runs inline."""


#: How the states are called.
RUN_LABELS: dict[RunState, Label] = {
    RunState.QUEUED: Label(N_("Queued")),
    RunState.RUNNING: Label(N_("Running"), Shade.WARN),
    RunState.DONE: Label(N_("Done"), Shade.GOOD),
    RunState.FAILED: Label(N_("Failed"), Shade.BAD),
    RunState.CANCELLED: Label(N_("Cancelled"), Shade.GONE),
}
