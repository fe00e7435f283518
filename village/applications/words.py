"""An application's life, from draft to confirmation."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SELECTED = "selected"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What moves an application on."""

    SUBMIT = "submit"
    TAKE_IN = "take_in"
    AMEND = "amend"
    AMEND_FOR = "amend_for"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RECONSIDER = "reconsider"
    SELECT = "select"
    WAITLIST = "waitlist"
    REJECT = "reject"
    REVERSE = "reverse"
    CONFIRM = "confirm"
    DECLINE = "decline"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    MERGE = "merge"


# fmt: off
APPLICATION_FLOW = Flow([
    #    from              action             to                needs               mail
    Step(State.DRAFT,      Action.SUBMIT,     State.SUBMITTED,  P.APPLY,            "application_received"),
    Step(State.DRAFT,      Action.TAKE_IN,    State.SUBMITTED,  P.SCREEN),
    Step(State.SUBMITTED,  Action.AMEND,      State.SUBMITTED,  P.APPLY,            "application_amended"),
    Step(State.ELIGIBLE,   Action.AMEND,      State.ELIGIBLE,   P.APPLY,            "application_amended"),
    Step(State.SUBMITTED,  Action.AMEND_FOR,  State.SUBMITTED,  P.SCREEN,           "application_changed"),
    Step(State.ELIGIBLE,   Action.AMEND_FOR,  State.ELIGIBLE,   P.SCREEN,           "application_changed"),
    Step(State.SUBMITTED,  Action.ACCEPT,     State.ELIGIBLE,   P.SCREEN,           "application_eligible"),
    Step(State.SUBMITTED,  Action.REFUSE,     State.INELIGIBLE, P.SCREEN,           "application_ineligible"),
    Step(State.ELIGIBLE,   Action.RECONSIDER, State.SUBMITTED,  P.SCREEN,           "application_reconsidered"),
    Step(State.INELIGIBLE, Action.RECONSIDER, State.SUBMITTED,  P.SCREEN,           "application_reconsidered"),
    Step(State.ELIGIBLE,   Action.SELECT,     State.SELECTED,   P.ANNOUNCE,         "application_selected"),
    Step(State.ELIGIBLE,   Action.WAITLIST,   State.WAITLISTED, P.ANNOUNCE,         "application_waitlisted"),
    Step(State.ELIGIBLE,   Action.REJECT,     State.REJECTED,   P.ANNOUNCE,         "application_rejected"),
    Step(State.WAITLISTED, Action.SELECT,     State.SELECTED,   P.ANNOUNCE,         "application_selected"),
    Step(State.WAITLISTED, Action.REJECT,     State.REJECTED,   P.ANNOUNCE,         "application_rejected"),
    Step(State.SELECTED,   Action.REVERSE,    State.ELIGIBLE,   P.REVERSE_DECISION),
    Step(State.WAITLISTED, Action.REVERSE,    State.ELIGIBLE,   P.REVERSE_DECISION),
    Step(State.REJECTED,   Action.REVERSE,    State.ELIGIBLE,   P.REVERSE_DECISION),
    Step(State.SELECTED,   Action.CONFIRM,    State.CONFIRMED,  P.APPLY,            "application_confirmed"),
    Step(State.SELECTED,   Action.DECLINE,    State.DECLINED,   P.APPLY,            "application_declined"),
    Step(State.SELECTED,   Action.LAPSE,      State.DECLINED,   P.ANNOUNCE,         "place_lapsed"),
    Step(State.DRAFT,      Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY),
    Step(State.SUBMITTED,  Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY,            "application_withdrawn"),
    Step(State.ELIGIBLE,   Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY,            "application_withdrawn"),
    Step(State.WAITLISTED, Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY,            "application_withdrawn"),
    Step(State.SELECTED,   Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY,            "application_withdrawn"),
    Step(State.CONFIRMED,  Action.WITHDRAW,   State.WITHDRAWN,  P.APPLY,            "application_withdrawn"),
    Step(State.SUBMITTED,  Action.MERGE,      State.WITHDRAWN,  P.SCREEN,           "application_merged"),
    Step(State.ELIGIBLE,   Action.MERGE,      State.WITHDRAWN,  P.SCREEN,           "application_merged"),
])
# fmt: on


#: The states in which what an application says may be replaced.
AMENDABLE = frozenset(state for state in State if APPLICATION_FLOW.allows(state, Action.AMEND))


class CorrectionState(StrEnum):
    """How far a correction is that an organiser has asked for."""

    ASKED = "asked"
    MADE = "made"
    LAPSED = "lapsed"


class Reminder(StrEnum):
    """A mail that reminds of a draft, or of an amendment that was begun and not submitted."""

    WEEK = "draft_week"
    DAY = "draft_day"
    HOURS = "draft_hours"
    AMENDMENT = "amendment_open"


#: How long before the deadline each reminder of a draft leaves, the earliest first.
REMINDED_BEFORE = {
    Reminder.WEEK: timedelta(days=7),
    Reminder.DAY: timedelta(days=1),
    Reminder.HOURS: timedelta(hours=3),
}
#: How long before the deadline somebody is reminded of an amendment, or of a correction.
AMENDMENT_REMINDED_BEFORE = timedelta(days=1)


def reminder_due(deadline_at: datetime, now: datetime) -> Reminder | None:
    """Return the last reminder whose time has come; none too early, nor after the deadline."""
    if now >= deadline_at:
        return None
    begun = [one for one, before in REMINDED_BEFORE.items() if now >= deadline_at - before]
    return begun[-1] if begun else None


#: What the application form says of the project and its place.
PROJECT_FIELDS = (
    "axis_id", "zone", "title", "summary", "women_led", "first_time", "wanted_area_m2", "wanted_open_sides",
    "shell_scheme", "needs", "answers",
)  # fmt: skip
#: What jurors read of a file beside the answers to the call's own questions.
JURORS_READ = frozenset({
    "name", "name_ar", "country", "city", "founded_year", "team_size", "axis", "pavilion", "title",
    "summary",
})  # fmt: skip
#: The states in which a jury reads and scores a start-up's file.
JURY_STATES = frozenset({State.ELIGIBLE, State.WAITLISTED})
#: The states in which an application takes part no more.
OVER = frozenset({State.INELIGIBLE, State.REJECTED, State.DECLINED, State.WITHDRAWN})
#: The states in which an application may hold a stand.
PLACEABLE_STATES = frozenset({State.SELECTED, State.CONFIRMED})

REFERENCE = re.compile(r"^[A-Z]{2,5}\d{2}-\d{4,6}$")


def reference(edition_code: str, number: int) -> str:
    """Return the public reference of an edition's n-th application, as VS27-0042."""
    return f"{edition_code}-{number:04d}"


#: How the states are called.
STATE_LABELS: dict[State, Label] = {
    State.DRAFT: Label(N_("Draft")),
    State.SUBMITTED: Label(N_("Submitted"), Shade.WARN),
    State.ELIGIBLE: Label(N_("Eligible"), Shade.GOOD),
    State.INELIGIBLE: Label(N_("Not eligible"), Shade.BAD),
    State.SELECTED: Label(N_("Selected"), Shade.GOOD),
    State.WAITLISTED: Label(N_("On the waiting list"), Shade.WARN),
    State.REJECTED: Label(N_("Not selected"), Shade.BAD),
    State.CONFIRMED: Label(N_("Confirmed"), Shade.GOOD),
    State.DECLINED: Label(N_("Declined"), Shade.GONE),
    State.WITHDRAWN: Label(N_("Withdrawn"), Shade.GONE),
}
#: How the states of a correction are called.
CORRECTION_LABELS: dict[CorrectionState, Label] = {
    CorrectionState.ASKED: Label(N_("Correction asked for"), Shade.WARN),
    CorrectionState.MADE: Label(N_("Correction received"), Shade.GOOD),
    CorrectionState.LAPSED: Label(N_("Correction not made"), Shade.GONE),
}
