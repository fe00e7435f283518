"""The committee's decision: staged first, announced together with the others."""

import hashlib
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from village.applications.words import Action
from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.engines import folding


class Outcome(StrEnum):
    """What the committee decides on one application."""

    SELECT = "select"
    WAITLIST = "waitlist"
    REJECT = "reject"

    @property
    def action(self) -> Action:
        """The step that the application takes when this outcome is announced."""
        return Action(self.value)


class Feedback(NamedTuple):
    """What the jury praised and missed in a file, as its applicant may read it."""

    praised: str = ""
    missed: str = ""


NO_FEEDBACK = Feedback()


class DecisionState(StrEnum):
    """Whether the applicant may know."""

    STAGED = "staged"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class DecisionAction(StrEnum):
    """What moves a decision on."""

    ANNOUNCE = "announce"
    CANCEL = "cancel"


# fmt: off
DECISION_FLOW = Flow([
    #    from                     action                    to                       needs
    Step(DecisionState.STAGED,    DecisionAction.ANNOUNCE,  DecisionState.ANNOUNCED, P.ANNOUNCE),
    Step(DecisionState.STAGED,    DecisionAction.CANCEL,    DecisionState.CANCELLED, P.DECIDE),
    Step(DecisionState.ANNOUNCED, DecisionAction.CANCEL,    DecisionState.CANCELLED, P.REVERSE_DECISION),
])
# fmt: on

#: How the states are called.
DECISION_LABELS: dict[DecisionState, Label] = {
    DecisionState.STAGED: Label(N_("Staged"), Shade.WARN),
    DecisionState.ANNOUNCED: Label(N_("Announced"), Shade.GOOD),
    DecisionState.CANCELLED: Label(N_("Cancelled"), Shade.GONE),
}


def line_of(reference: str, outcome: Outcome, on: date, reasons: str) -> str:
    """Return what minutes say of one file, in the one form in which it is checked."""
    return _plain(f"{reference} | {outcome.value} | {on.isoformat()} | {reasons}")


def mark_of(line: str, salt: str) -> str:
    """Return the salted hash of a line, which tells nothing of it to who lacks the salt."""
    return hashlib.sha256(f"{folding.compact(salt)} | {_plain(line)}".encode()).hexdigest()


def _plain(text: str) -> str:
    """Return a text as a copy from a page or a document has it: one line, single spaces."""
    return " ".join(folding.folded(text).split())
