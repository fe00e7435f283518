"""What the selection committee fills in."""

from collections.abc import Iterable
from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from village.selection.words import Outcome

LABELS = {
    Outcome.SELECT: _l("Select"),
    Outcome.WAITLIST: _l("Put on the waiting list"),
    Outcome.REJECT: _l("Do not select"),
}


class OutcomeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An outcome with its reasons."""

    outcome = RadioField(_l("Decision"), validators=[InputRequired()])
    reasons = TextAreaField(
        _l("Reasons"),
        description=_l("The applicant reads them in the mail when the decision is announced."),
        validators=[InputRequired(), Length(max=2000)],
    )

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


class DecisionForm(OutcomeForm):
    """The decision on one file; `version` is that of the one staged, 0 for none."""

    version = IntegerField(widget=HiddenInput(), default=0)


class BulkForm(OutcomeForm):
    """One decision for the first files of the ranking that have none."""

    count = IntegerField(
        _l("How many files"), validators=[InputRequired(), NumberRange(min=1, max=10_000)]
    )
    seen = HiddenField()


class ReasonsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a decision is reversed, or why somebody steps aside."""

    reasons = TextAreaField(_l("Reasons"), validators=[InputRequired(), Length(max=500)])


class QuotasForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The reasons of a selection under quotas; the quotas themselves are read beside it."""

    seen = HiddenField()
    reasons = TextAreaField(
        _l("Reasons"),
        description=_l("The applicant reads them in the mail when the decision is announced."),
        validators=[InputRequired(), Length(max=2000)],
    )
