"""The label of a state of any flow, in the page's language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from village.applications.words import CORRECTION_LABELS, STATE_LABELS, CorrectionState, State
from village.badges.words import BADGE_LABELS, BadgeState
from village.billing.words import INVOICE_LABELS, InvoiceState
from village.board.tasks import TASK_LABELS, TaskState
from village.campaigns.words import STAGE_LABELS, Stage
from village.cards.words import (
    CARD_PAYMENT_LABELS,
    CARD_REFUND_LABELS,
    CardPaymentState,
    CardRefundState,
)
from village.contracts.words import CONTRACT_LABELS, ContractState
from village.core.labels import Label, Shade
from village.core.outbox.tables import MAIL_LABELS, MailState
from village.core.runs.words import RUN_LABELS, RunState
from village.draws.words import DRAW_LABELS, TURN_LABELS, DrawState, TurnState
from village.exhibitors.words import DESIGN_LABELS, DesignState
from village.letters.words import LETTER_LABELS, LetterState
from village.selection.words import DECISION_LABELS, DecisionState
from village.stands.words.places import PLACE_LABELS, STAND_LABELS, PlaceState
from village.stands.words.plans import ORIGIN_LABELS, PlanOrigin
from village.visitors.words import VISITOR_LABELS, VisitorState
from village.webhooks.words import DELIVERY_LABELS, DeliveryOutcome

LABELS: dict[type[StrEnum], Mapping[Any, Label]] = {
    State: STATE_LABELS,
    DecisionState: DECISION_LABELS,
    PlaceState: PLACE_LABELS,
    ContractState: CONTRACT_LABELS,
    LetterState: LETTER_LABELS,
    DesignState: DESIGN_LABELS,
    InvoiceState: INVOICE_LABELS,
    BadgeState: BADGE_LABELS,
    RunState: RUN_LABELS,
    MailState: MAIL_LABELS,
    VisitorState: VISITOR_LABELS,
    PlanOrigin: ORIGIN_LABELS,
    Stage: STAGE_LABELS,
    TaskState: TASK_LABELS,
    CorrectionState: CORRECTION_LABELS,
    DrawState: DRAW_LABELS,
    TurnState: TURN_LABELS,
    DeliveryOutcome: DELIVERY_LABELS,
    CardPaymentState: CARD_PAYMENT_LABELS,
    CardRefundState: CARD_REFUND_LABELS,
}
#: For a state that is known by its word alone, as in the log: the first flow that has it.
_BY_WORD = {
    str(state): label
    for labels in (STAND_LABELS, *reversed(LABELS.values()))
    for state, label in labels.items()
}


def label(state: str) -> Label:
    """Return how a state is called and meant; an unknown word stands for itself."""
    known = LABELS.get(type(state), _BY_WORD)  # type: ignore[arg-type]  # a plain text has no flow
    return known.get(state) or Label(str(state))


def state_label(state: str) -> str:
    """Return the word for a state."""
    text: str = _(label(state).text)
    return text


def state_shade(state: str) -> Shade:
    """Return how a state is meant."""
    return label(state).shade


def init_app(app: Flask) -> None:
    """Let templates ask; `components/status.html` does."""
    app.jinja_env.globals.update(state_label=state_label, state_shade=state_shade)
