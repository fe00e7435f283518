"""A letter's life: asked for, issued or refused; an issued one may be revoked."""

from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P


class LetterState(StrEnum):
    """Where a letter stands."""

    ASKED = "asked"
    ISSUED = "issued"
    REFUSED = "refused"
    REVOKED = "revoked"


class LetterAction(StrEnum):
    """What moves a letter on."""

    ISSUE = "issue"
    REFUSE = "refuse"
    REVOKE = "revoke"


# fmt: off
LETTER_FLOW = Flow([
    #    from                action               to                   needs       mail
    Step(LetterState.ASKED,  LetterAction.ISSUE,  LetterState.ISSUED,  P.CONTRACT, "letter_issued"),
    Step(LetterState.ASKED,  LetterAction.REFUSE, LetterState.REFUSED, P.CONTRACT, "letter_refused"),
    Step(LetterState.ISSUED, LetterAction.REVOKE, LetterState.REVOKED, P.CONTRACT, "letter_revoked"),
])
# fmt: on

#: The states in which a second letter of the same kind to the same holder is none.
STANDING = frozenset({LetterState.ASKED, LetterState.ISSUED})

#: How the states are called.
LETTER_LABELS: dict[LetterState, Label] = {
    LetterState.ASKED: Label(N_("Asked for"), Shade.WARN),
    LetterState.ISSUED: Label(N_("Issued"), Shade.GOOD),
    LetterState.REFUSED: Label(N_("Refused"), Shade.BAD),
    LetterState.REVOKED: Label(N_("Revoked"), Shade.GONE),
}
