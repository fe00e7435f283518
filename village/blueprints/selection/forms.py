"""What the selection committee fills in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from village.selection.reads.standing import Standing
from village.selection.words import Feedback, Outcome
from village.web.context import context
from village.web.fields import DayField, TextField, VersionField, WholeNumberField
from village.web.forms import Form

LONGEST_FEEDBACK = 2000


class InFuture:
    """Asks for a day that is not over at the place of the edition."""

    def __call__(self, form: PlainForm, field: Field) -> None:
        """Refuse a day that is over."""
        if field.data and field.data < context().today:
            raise ValidationError(_("This day is over."))


LABELS = {
    Outcome.SELECT: _l("Select"),
    Outcome.WAITLIST: _l("Put on the waiting list"),
    Outcome.REJECT: _l("Do not select"),
}


class OutcomeForm(Form):
    """An outcome with its reasons."""

    outcome = RadioField(_l("Decision"), validators=[InputRequired()])
    reasons = TextField(
        _l("Reasons"),
        2000,
        needed=True,
        description=_l("The applicant reads them in the mail when the decision is announced."),
    )

    beyond = BooleanField(_l("On purpose: more files are selected than there are places."))

    def offer(self, outcomes: Iterable[Outcome]) -> Self:
        """Offer these outcomes."""
        self.outcome.choices = [
            SelectChoice(outcome.value, LABELS[outcome]) for outcome in outcomes
        ]
        return self

    @property
    def chosen(self) -> Outcome:
        """The outcome chosen."""
        return Outcome(self.outcome.data)

    def fits(self, standing: Standing, more: int = 1) -> bool:
        """Say whether there is a place for each of `more` files, or it is said to be on purpose."""
        left = standing.places - standing.staged(Outcome.SELECT)
        if self.chosen is not Outcome.SELECT or more <= left or self.beyond.data:
            return True
        self.beyond.errors = [_("That is more than the places left. Say that it is on purpose.")]
        return False


class AnnounceForm(Form):
    """When decisions are announced: until when places are kept."""

    seen = HiddenField()
    beyond = BooleanField(_l("On purpose: more files are selected than there are places."))
    answer_by = DayField(
        _l("Last day to confirm"),
        description=_l("It stands in the mail, and is recalled in time. Empty: no last day."),
        also=[InFuture()],
    )


class OfferForm(Form):
    """Until when one place is kept."""

    answer_by = DayField(_l("Last day to confirm"), needed=True, also=[InFuture()])

    @property
    def day(self) -> date:
        """The day chosen."""
        chosen: Any = self.answer_by.data
        return cast(date, chosen)


class LapseForm(Form):
    """Why a place is no longer offered."""

    reasons = TextField(
        _l("A word to the applicant"), 500, description=_l("It stands in the mail.")
    )


class DecisionForm(OutcomeForm):
    """The decision on one file; `version` is that of the one staged, 0 for none."""

    version = VersionField(default=0)
    praised = TextField(_l("What the jury praised"), LONGEST_FEEDBACK, rows=3)
    missed = TextField(_l("What the jury missed"), LONGEST_FEEDBACK, rows=3)

    @property
    def feedback(self) -> Feedback:
        """What the jury praised and missed, as it is worded here."""
        return Feedback(self.praised.data or "", self.missed.data or "")

    def take(self, remarks: Sequence[str], asked: str) -> None:
        """Add the remark that a button asks for, as `praised-2`, below what stands there."""
        name, _hyphen, at = asked.partition("-")
        field = {"praised": self.praised, "missed": self.missed}.get(name)
        if field is not None and at.isdecimal() and int(at) < len(remarks):
            field.data = "\n".join(part for part in (field.data, remarks[int(at)]) if part)


class BulkForm(OutcomeForm):
    """One decision for the first files of the ranking that have none."""

    count = WholeNumberField(_l("How many files"), 1, 10_000, needed=True)
    seen = HiddenField()


class ReasonsForm(Form):
    """Why a decision is reversed, or why somebody steps aside."""

    reasons = TextField(_l("Reasons"), 500, needed=True)


class QuotasForm(Form):
    """The reasons of a selection under quotas; the quotas themselves are read beside it."""

    seen = HiddenField()
    reasons = TextField(
        _l("Reasons"),
        2000,
        needed=True,
        description=_l("The applicant reads them in the mail when the decision is announced."),
    )
