"""The forms of the allocation pages."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, ValidationError

from village.stands.words.places import Relation
from village.web.fields import LocalTimeField, WholeNumberField
from village.web.forms import Form

NEAREST_M, FARTHEST_M = 1, 200


class GiveForm(Form):
    """Which application gets the stand, at once or held until a moment."""

    application = SelectField(_l("Application"), validators=[InputRequired()])
    free = BooleanField(_l("On purpose: this start-up pays nothing for the stand."))
    unconfirmed = BooleanField(_l("On purpose: this applicant has not confirmed yet."))
    until = LocalTimeField(_l("Until when it is held"))


class WaitForm(Form):
    """Who waits for a stand that somebody else has."""

    application = SelectField(_l("Who waits for it"), validators=[InputRequired()])
    kept = BooleanField(_l("It stays on the list even when it gets another stand."))


class ProposeForm(Form):
    """What the solver is asked for."""

    keep = BooleanField(
        _l("Everybody who has a stand keeps it"),
        description=_l("Stands under contract or held are kept in any case."),
        default=True,
    )
    seconds = SelectField(
        _l("Time for the solver"),
        choices=[
            SelectChoice("10", _l("10 seconds")),
            SelectChoice("30", _l("30 seconds")),
            SelectChoice("120", _l("2 minutes")),
        ],
        default="30",
    )


class NeighboursForm(Form):
    """Two exhibitors to keep apart or to put together."""

    first = SelectField(_l("Exhibitor"), validators=[InputRequired()])
    second = SelectField(_l("and"), validators=[InputRequired()])
    relation = SelectField(
        _l("are to stand"),
        choices=[
            SelectChoice(Relation.APART.value, _l("apart")),
            SelectChoice(Relation.TOGETHER.value, _l("together")),
        ],
    )
    metres = WholeNumberField(
        _l("Metres between them"),
        NEAREST_M,
        FARTHEST_M,
        description=_l("From edge to edge; only for those who stand apart."),
        default=12,
    )

    def validate_metres(self, field: WholeNumberField) -> None:
        """Ask how far apart, where it matters."""
        if self.relation.data == Relation.APART.value and field.data is None:
            raise ValidationError(_l("Say how many metres."))
