"""The forms of a draw: its settings, and reasons for what is done by hand."""

from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TimeField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

from village.draws.tables import Draw
from village.draws.words import (
    LONGEST_MINUTES,
    MOST_POINTS,
    SHORTEST_MINUTES,
    DrawPlan,
    Hours,
    TieBreak,
)
from village.web.context import context
from village.web.fields import (
    LineField,
    LocalTimeField,
    Needed,
    TextField,
    TicksField,
    WholeNumberField,
)
from village.web.filters import zone
from village.web.forms import Form


class DrawForm(Form):
    """Who takes part in a draw, when, and what the order is made of."""

    pavilions = TicksField(
        _l("Who takes part"),
        description=_l("Exhibitors who have confirmed and have no stand yet, by their pavilion."),
        choices=[],
        validators=[Needed(_l("Choose at least one pavilion."))],
    )
    starts_at = LocalTimeField(_l("First turn"), needed=True)
    minutes = WholeNumberField(
        _l("Minutes for each turn"), SHORTEST_MINUTES, LONGEST_MINUTES, needed=True, default=10
    )
    day_opens = TimeField(
        _l("Turns begin each day at"),
        description=_l("Leave both empty for turns by day and by night."),
        validators=[Optional()],
    )
    day_closes = TimeField(_l("Turns end each day at"), validators=[Optional()])
    points_edition = WholeNumberField(
        _l("Points for each earlier edition"),
        0,
        MOST_POINTS,
        description=_l("Of those in which the organisation took part. Most points choose first."),
        default=0,
    )
    points_m2 = WholeNumberField(
        _l("Points for each square metre asked for"), 0, MOST_POINTS, default=0
    )
    tie_break = RadioField(
        _l("With equal points"),
        choices=[
            SelectChoice(TieBreak.CONFIRMED.value, _l("Who confirmed first chooses first")),
            SelectChoice(TieBreak.LOT.value, _l("The lot decides")),
        ],
        default=TieBreak.CONFIRMED.value,
    )
    seed = LineField(
        _l("Seed of the lot"),
        64,
        description=_l(
            "Everybody can read it and work the lots out again. Take a text that nobody could"
            " choose to their liking, as the result of a public lottery; left empty, one is drawn."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; the hours of a day are both there, in order, and long enough."""
        sound = bool(super().validate(extra_validators))
        opens, closes = self.day_opens.data, self.day_closes.data
        if (opens is None) is not (closes is None):
            self.day_closes.errors = [_("Give both times, or none.")]
        elif self.hours and self.hours.minutes < (self.minutes.data or 0):
            self.day_closes.errors = [_("A day has to be long enough for one turn.")]
        if self.starts_at.moment and self.starts_at.moment <= context().now:
            self.starts_at.errors = [_("This moment has passed.")]
        return sound and not (self.day_closes.errors or self.starts_at.errors)

    @property
    def hours(self) -> Hours | None:
        """The hours of a day, where they are given."""
        if self.day_opens.data is None or self.day_closes.data is None:
            return None
        return Hours(self.day_opens.data, self.day_closes.data)

    @property
    def plan(self) -> DrawPlan:
        """What the form says."""
        return DrawPlan(
            pavilions=tuple(self.pavilions.data or ()),
            starts_at=cast("datetime", self.starts_at.moment),
            minutes=self.minutes.data or 0,
            hours=self.hours,
            points_edition=self.points_edition.data or 0,
            points_m2=self.points_m2.data or 0,
            tie_break=TieBreak(self.tie_break.data),
            seed=self.seed.data or "",
        )


def draw_form(draw: Draw | None, waiting: dict[str, str]) -> DrawForm:
    """Return the form, filled with a draw's settings or with what is usual.

    `waiting` gives the pavilions in which somebody waits for a stand, each as it is called.
    """
    if draw is None:
        in_a_week = context().now.astimezone(zone()) + timedelta(days=7)
        start = in_a_week.replace(hour=10, minute=0, second=0, microsecond=0)
        form = DrawForm(data={"pavilions": list(waiting), "starts_at": start})
    else:
        form = DrawForm(obj=draw)
    form.pavilions.choices = [SelectChoice(code, label) for code, label in waiting.items()]
    return form


def _reason() -> LineField:
    return LineField(
        _l("Reason"),
        300,
        needed=True,
        description=_l("Everybody who takes part reads it in the log."),
    )


class MoveForm(Form):
    """Another place in the order."""

    rank = WholeNumberField(_l("New place"), 1, needed=True)
    why = _reason()


class DrawReasonForm(Form):
    """Why the organiser takes somebody out, or interrupts a draw."""

    reason = _reason()


class ProxyForm(Form):
    """Why the organiser chooses for an exhibitor."""

    why = TextField(
        _l("Why you choose for this exhibitor"),
        300,
        needed=True,
        rows=2,
        description=_l("The exhibitor reads it; the others read only that you chose for it."),
    )
