"""What a juror and the jury's chair fill in."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import InputRequired

from village.jury.reads.files import CriterionView, MarkView, marks_of
from village.jury.tables import Assignment
from village.jury.words.jurors import Composition
from village.web.fields import TextField, TicksField, VersionField, WholeNumberField
from village.web.forms import Form


class OnScale:
    """Refuses a number that is no mark of the scale."""

    def __init__(self, marks: Sequence[MarkView]) -> None:
        self.marks = {one.mark for one in marks}

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: as said.
        """
        if field.data is not None and field.data not in self.marks:
            raise ValidationError(_("Choose one of the marks."))


class ReviewForm(Form):
    """A juror's comment on one file; `review_form` adds a mark for each criterion."""

    # A browser that goes back puts in no version of before: the draft knows what was typed since.
    version = VersionField(validators=[InputRequired()], render_kw={"autocomplete": "off"})
    comment = TextField(
        _l("Comment for the committee"),
        4000,
        description=_l("What the marks do not say. The applicant does not read it as it stands."),
    )

    def given(self, criteria: Sequence[CriterionView]) -> dict[int, int]:
        """Return the marks given, by criterion."""
        marks = {criterion.id: self[criterion.field].data for criterion in criteria}
        return {key: mark for key, mark in marks.items() if mark is not None}


def review_form(criteria: Sequence[CriterionView], assignment: Assignment) -> ReviewForm:
    """Return the form for these criteria, filled with what the juror has given so far."""
    marks = marks_of(assignment)
    fields = {
        criterion.field: WholeNumberField(criterion.title, also=[OnScale(criterion.levels)])
        for criterion in criteria
    }
    stored = {
        "version": assignment.version,
        "comment": assignment.comment,
        **{criterion.field: marks.get(criterion.id) for criterion in criteria},
    }
    form: ReviewForm = type("ReviewForm", (ReviewForm,), fields)(data=stored)
    return form


class RemarkForm(Form):
    """What somebody says of a file to the others who have judged it."""

    text = TextField(_l("Your remark"), 2000, needed=True, rows=4)


class ConflictForm(Form):
    """Why a juror steps aside."""

    reason = TextField(
        _l("Reason"),
        500,
        needed=True,
        description=_l("For example: I advise this company; we are of one family; we compete."),
    )


class AbsenceForm(Form):
    """Who is absent, and how much the others may have."""

    absent = TicksField(
        _l("Absent"),
        coerce=int,
        validators=[InputRequired(_l("Say who is absent."))],
    )
    max_load = WholeNumberField(
        _l("Most files per juror"),
        1,
        10_000,
        needed=True,
        description=_l("Files that a juror has already count."),
    )


class ProposalForm(Form):
    """What an assignment is to be."""

    per_application = WholeNumberField(_l("Reviews of each file"), 1, 20, needed=True)
    max_load = WholeNumberField(
        _l("Most files per juror"),
        1,
        10_000,
        needed=True,
        description=_l("Files that a juror has already count."),
    )
    of_axis = WholeNumberField(_l("Jurors who know the file's axis, at least"), 0, 20)
    women = WholeNumberField(
        _l("Women, at least"),
        0,
        20,
        description=_l("Jurors who have not said whether they are a woman or a man do not count."),
    )
    per_institution = WholeNumberField(
        _l("Jurors of one institution, at most"),
        0,
        20,
        description=_l("0 or nothing: as many as it happens."),
    )

    @property
    def rules(self) -> Composition:
        """The rules of composition asked for."""
        return Composition(
            of_axis=self.of_axis.data or 0,
            women=self.women.data or 0,
            per_institution=self.per_institution.data or 0,
        )
