"""What is asked of every visitor, whoever fills it in: days, and what is agreed to."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from village.core.languages import text_in
from village.visitors import reads
from village.web.context import context, language
from village.web.fields import Needed, TicksField
from village.web.filters import weekday

#: The longest name of a visitor, and of an organisation.
MOST_NAME, MOST_ORGANISATION = 120, 160


class DaysField(TicksField):
    """Days of the edition that are not over; a full one says so."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            coerce=date.fromisoformat,
            choices=[],
            validators=[Needed(_l("Choose at least one day."))],
            **kwargs,
        )

    def offer(self, also: frozenset[date] = frozenset()) -> None:
        """Offer the days from today, and those of which `also` is asked, which are never full."""
        ctx = context()
        full = reads.full_days(ctx)
        days = [one for one in ctx.the_edition.days if one >= ctx.today or one in also]
        self.choices = [
            SelectChoice(
                day.isoformat(),
                _("%(day)s (full: waiting list)", day=weekday(day))
                if day in full and day not in also
                else weekday(day),
            )
            for day in days
        ]
        if len(days) == 1 and not self.data:
            self.data = days


class ConsentsField(TicksField):
    """What visitors agree to, each apart; some nobody registers without."""

    def offer(self) -> None:
        """Offer what the edition asks for."""
        self.choices = [
            SelectChoice(one.key, text_in(one.label, language()))
            for one in context().the_edition.visitor_settings.consents
        ]

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Refuse where one is missing without which nobody registers.

        Raises:
            ValidationError: names it.
        """
        for one in context().the_edition.visitor_settings.consents:
            if one.required and one.key not in (self.data or []):
                raise ValidationError(
                    _(
                        "Nobody can register without this: %(text)s",
                        text=text_in(one.label, language()),
                    )
                )
