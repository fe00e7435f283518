"""The forms of visitors."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from village.core.languages import NATIVE_NAMES, text_in
from village.editions.reads.programme import Talk, timetable
from village.gate.writes.scanning import LONGEST_CODE
from village.visitors import reads
from village.visitors.tables import Visitor
from village.visitors.words import types
from village.visitors.writes.registering import Asked
from village.web.context import context, language, languages
from village.web.fields import EmailField, LineField, Needed, TextField, WholeNumberField
from village.web.filters import weekday
from village.web.forms import Form
from village.web.spreadsheets import SpreadsheetForm

#: What can be chosen of a registration, whoever makes it.
_MOST_NAME, MOST_ORGANISATION = 120, 160


class TicksField(SelectMultipleField):
    """Several of several, each with a box to tick."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)


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
        """Offer the days from today, and those of which `also` is asked."""
        ctx = context()
        full = reads.full_days(ctx)
        days = [one for one in ctx.the_edition.days if one >= ctx.today or one in also]
        self.choices = [
            SelectChoice(
                day.isoformat(),
                _("%(day)s (full: waiting list)", day=weekday(day))
                if day in full
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


class VisitForm(Form):
    """What visitors choose, and may change: days, sessions, and what they agree to."""

    days = DaysField(_l("Days"))
    sessions = TicksField(_l("Sessions that interest you"), choices=[])
    consents = ConsentsField(_l("What you agree to"), choices=[])

    def offer(self, also: frozenset[date] = frozenset()) -> None:
        """Offer what the edition has."""
        ctx, lang = context(), language()
        self.days.offer(also)
        self.sessions.choices = [
            SelectChoice(one.key, _talk(one)) for one in timetable(ctx, lang).talks
        ]
        self.consents.offer()


def _talk(talk: Talk) -> str:
    return f"{talk.starts_at:%d/%m %H:%M} · {talk.title}"


class RegisterForm(VisitForm):
    """A visitor's registration; `website` is for machines, which fill in whatever they find."""

    kind = RadioField(_l("You come as"), choices=[])
    name = LineField(
        _l("First and last name, as on the badge"),
        _MOST_NAME,
        needed=True,
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(_l("Email, to which the badge is sent"), needed=True)
    organisation = LineField(
        _l("Organisation"), MOST_ORGANISATION, render_kw={"autocomplete": "organization"}
    )
    proof = LineField(
        _l("Proof"), 300, description=_l("For the press: a press card's number, or a link.")
    )
    language = SelectField(_l("Language of the mails"), choices=[])
    code = HiddenField()
    website = LineField(_l("Leave this field empty"), 300, render_kw={"tabindex": "-1"})

    def offer(self, also: frozenset[date] = frozenset()) -> None:
        """Offer what the edition has: with a code, what is by invitation too."""
        super().offer(also)
        lang = language()
        self.language.choices = [SelectChoice(one, NATIVE_NAMES[one]) for one in languages()]
        self.language.data = self.language.data or lang
        offered = [
            one
            for one in context().the_edition.visitor_settings.types
            if not one.by_invitation or self.code.data
        ]
        if self.code.data:  # who has a code comes as a guest first
            offered.sort(key=lambda one: not one.by_invitation)
        self.kind.choices = [SelectChoice(one.key, _said(one, lang)) for one in offered]
        if self.kind.data is None:
            self.kind.data = offered[0].key if offered else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a type that asks for a proof has one."""
        sound: bool = super().validate(extra_validators)
        kind = types(context().the_edition.visitor_settings).get(self.kind.data or "")
        if kind is not None and kind.proof and not self.proof.data:
            self.proof.errors = [_("This type of registration asks for a proof.")]
            return False
        return sound

    def asked(self) -> Asked:
        """Return what the visitor says."""
        return Asked(
            kind=self.kind.data or "",
            name=self.name.data or "",
            days=tuple(self.days.data or ()),
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            language=self.language.data or "",
            proof=self.proof.data or "",
            code=self.code.data or "",
            sessions=tuple(self.sessions.data or ()),
            consents=frozenset(self.consents.data or ()),
        )


def _said(kind: Any, lang: str) -> str:
    note = text_in(kind.note, lang)
    label = text_in(kind.label, lang)
    return f"{label} · {note}" if note else label


class GuestsForm(Form):
    """A list of people, a line each: looked at first, then `taken`."""

    people = TextField(
        _l("A person a line"),
        200_000,
        needed=_l("Paste at least one line."),
        rows=8,
        render_kw={"dir": "auto", "spellcheck": "false"},
    )

    @property
    def taken(self) -> bool:
        """Whether the list is to be registered, and not only looked at."""
        return "take" in request.form


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

    name = LineField(_l("Name"), _MOST_NAME, needed=True, render_kw={"autofocus": True})
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


class OpenKioskForm(Form):
    """How a kiosk prints."""

    sheet = SelectField(
        _l("Printer"),
        choices=[
            SelectChoice("label", _l("label on a roll of 62 mm, in black")),
            SelectChoice("cr80", _l("card of 86 × 54 mm")),
            SelectChoice("a6", _l("one A6 a page")),
        ],
    )


class OwnCodeForm(Form):
    """The code of somebody who is registered, scanned or typed."""

    code = LineField(
        _l("Your code"),
        LONGEST_CODE,
        needed=_l("Scan your code, or type the number under it."),
        description=_l(
            "Hold the code of your mail before the reader or the camera, or type the number under"
            " it."
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"},
    )


class KioskForm(Form):
    """Who registers at the kiosk."""

    kind = RadioField(_l("You come as"), choices=[])
    first_name = LineField(_l("First name"), 60, needed=True, render_kw={"autocomplete": "off"})
    name = LineField(_l("Last name"), 59, needed=True, render_kw={"autocomplete": "off"})
    email = EmailField(_l("Email, to which the badge is sent"), autocomplete="off")
    consents = ConsentsField(_l("What you agree to"), choices=[])

    def offer(self) -> None:
        """Offer the types that anybody may be without a proof."""
        lang = language()
        self.consents.offer()
        offered = [
            one
            for one in context().the_edition.visitor_settings.types
            if not one.by_invitation and not one.proof
        ]
        self.kind.choices = [SelectChoice(one.key, text_in(one.label, lang)) for one in offered]
        if self.kind.data is None and offered:
            self.kind.data = offered[0].key

    def asked(self, day: date) -> Asked:
        """Return what is asked for, for a day."""
        return Asked(
            kind=self.kind.data or "",
            name=f"{self.first_name.data} {self.name.data}",
            days=(day,),
            email=self.email.data or "",
            language=language(),
            consents=frozenset(self.consents.data or ()),
        )


class PassOnForm(Form):
    """Who comes in the place of somebody."""

    name = LineField(_l("First and last name, as on the badge"), _MOST_NAME, needed=True)
    email = EmailField(_l("Email, to which the badge is sent"), needed=True, autocomplete="off")


class QuotaForm(Form):
    """How many guests an exhibitor may invite."""

    quota = WholeNumberField(_l("Guests who may be invited"), 0, 100_000, needed=True)


def ticked(form: BaseForm, visitor: Visitor) -> None:
    """Show in a form of wishes what a visitor has chosen so far."""
    form["days"].data = [one.day for one in visitor.days]
    form["sessions"].data = list(visitor.sessions)
    form["consents"].data = list(visitor.consents)
