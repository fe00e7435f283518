"""The forms of those who register others: the office, and the desk at the entrance."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.visitors.fields import MOST_NAME, MOST_ORGANISATION, DaysField
from village.blueprints.visitors.forms import GuestsForm
from village.core.languages import NATIVE_NAMES, text_in
from village.visitors.writes.registering import Asked
from village.web.context import context, language, languages
from village.web.fields import EmailField, LineField, WholeNumberField
from village.web.forms import Form
from village.web.spreadsheets import SpreadsheetForm


class _OfficeForm(Form):
    """What those who register others choose: any type, days, the language of the mails."""

    kind = SelectField(_l("Type"), choices=[])
    days = DaysField(_l("Days"))
    language = SelectField(_l("Language of the mails"), choices=[])

    def offer(self) -> None:
        """Offer what the edition has."""
        lang = language()
        self.days.offer()
        self.language.choices = [SelectChoice(one, NATIVE_NAMES[one]) for one in languages()]
        self.language.data = self.language.data or lang
        self.kind.choices = [
            SelectChoice(one.key, text_in(one.label, lang))
            for one in context().the_edition.visitor_settings.types
        ]

    def like(self) -> Asked:
        """Return what is asked for, for somebody whose name is not said yet."""
        return Asked(
            kind=self.kind.data or "",
            name="",
            days=tuple(self.days.data or ()),
            language=self.language.data or "",
        )


class DeskForm(_OfficeForm):
    """Somebody who stands at the desk."""

    name = LineField(_l("Name"), MOST_NAME, needed=True)
    organisation = LineField(_l("Organisation"), MOST_ORGANISATION)
    email = EmailField(_l("Email, to which the badge is sent"), autocomplete="off")

    def asked(self) -> Asked:
        """Return what is asked for."""
        return replace(
            self.like(),
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            email=self.email.data or "",
        )


class VisitorSheetForm(_OfficeForm, SpreadsheetForm):
    """An organiser's sheet of visitors; what a line does not say is as chosen here."""

    may_wait = BooleanField(
        _l("Put those for whom there is no place on the waiting list"),
        description=_l("Otherwise nobody is registered as long as there are too many."),
    )


class ListForm(GuestsForm, _OfficeForm):
    """An organiser's list."""


class QuotaForm(Form):
    """How many guests an exhibitor may invite."""

    quota = WholeNumberField(_l("Guests who may be invited"), 0, 100_000, needed=True)
