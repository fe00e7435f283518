"""What a juror and the jury's chair fill in."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from village.jury.reads.files import CriterionView, marks_of
from village.jury.tables import Assignment
from village.jury.words.jurors import Composition
from village.jury.words.scoring import HIGHEST_MARK


class ReviewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A juror's comment on one file; `review_form` adds a mark for each criterion."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    comment = TextAreaField(
        _l("Comment for the committee"),
        description=_l("What the marks do not say. The applicant does not read it as it stands."),
        validators=[Length(max=4000)],
    )

    def given(self, criteria: Sequence[CriterionView]) -> dict[int, int]:
        """Return the marks given, by criterion."""
        marks = {criterion.id: self[criterion.field].data for criterion in criteria}
        return {key: mark for key, mark in marks.items() if mark is not None}


def review_form(criteria: Sequence[CriterionView], assignment: Assignment) -> ReviewForm:
    """Return the form for these criteria, filled with what the juror has given so far."""
    marks = marks_of(assignment)
    fields = {
        criterion.field: IntegerField(
            criterion.title, validators=[Optional(), NumberRange(0, HIGHEST_MARK)]
        )
        for criterion in criteria
    }
    stored = {
        "version": assignment.version,
        "comment": assignment.comment,
        **{criterion.field: marks.get(criterion.id) for criterion in criteria},
    }
    form: ReviewForm = type("ReviewForm", (ReviewForm,), fields)(data=stored)
    return form


class ConflictForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a juror steps aside."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("For example: I advise this company; we are of one family; we compete."),
        validators=[InputRequired(), Length(max=500)],
    )


class AbsenceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who is absent, and how much the others may have."""

    absent = SelectMultipleField(
        _l("Absent"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Say who is absent."))],
    )
    max_load = IntegerField(
        _l("At most so many files a juror"),
        description=_l("Files that a juror has already count."),
        validators=[InputRequired(), NumberRange(1, 10_000)],
    )


class ProposalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What an assignment is to be."""

    per_application = IntegerField(
        _l("Reviews of each file"), validators=[InputRequired(), NumberRange(1, 20)]
    )
    max_load = IntegerField(
        _l("At most so many files a juror"),
        description=_l("Files that a juror has already count."),
        validators=[InputRequired(), NumberRange(1, 10_000)],
    )
    of_axis = IntegerField(
        _l("Jurors who know the file's axis, at least"),
        validators=[Optional(), NumberRange(0, 20)],
    )
    women = IntegerField(
        _l("Women, at least"),
        description=_l("Jurors who have not said whether they are a woman or a man do not count."),
        validators=[Optional(), NumberRange(0, 20)],
    )
    per_institution = IntegerField(
        _l("Jurors of one institution, at most"),
        description=_l("0 or nothing: as many as it happens."),
        validators=[Optional(), NumberRange(0, 20)],
    )

    @property
    def rules(self) -> Composition:
        """The rules of composition asked for."""
        return Composition(
            of_axis=self.of_axis.data or 0,
            women=self.women.data or 0,
            per_institution=self.per_institution.data or 0,
        )
