"""The forms that visitors fill in for themselves and for those who come with them."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm

from village.blueprints.visitors.fields import (
    MOST_NAME,
    MOST_ORGANISATION,
    ConsentsField,
    DaysField,
)
from village.core.languages import NATIVE_NAMES, text_in
from village.editions.reads.programme import TalkTitle, titles
from village.visitors.reads import sessions_apart
from village.visitors.tables import Visitor
from village.visitors.words import asks_for_proof
from village.visitors.writes.registering import Asked
from village.web.context import context, language, languages
from village.web.fields import EmailField, LineField, TextField, TicksField
from village.web.forms import Form
from village.web.spreadsheets import SPREADSHEETS, as_pasted


class VisitForm(Form):
    """What visitors choose, and may change: days, sessions, and what they agree to."""

    days = DaysField(_l("Days"))
    sessions = TicksField(_l("Sessions that interest you"), choices=[])
    consents = ConsentsField(_l("What you agree to"), choices=[])

    def offer(self, also: frozenset[date] = frozenset()) -> None:
        """Offer what the edition has."""
        ctx, lang = context(), language()
        self.days.offer(also)
        self.sessions.choices = [SelectChoice(one.key, _talk(one)) for one in titles(ctx, lang)]
        self.consents.offer()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that each session is on a day on which the visitor comes."""
        sound: bool = super().validate(extra_validators)
        days, wished = self.days.data or (), self.sessions.data or ()
        if not days or not (apart := sessions_apart(context(), wished, days)):
            return sound
        talks = {one.key: _talk(one) for one in titles(context(), language())}
        self.sessions.errors = [
            _(
                "You do not come on the day of this session: %(session)s. Choose that day too, or"
                " leave the session out.",
                session=talks[key],
            )
            for key in apart
        ]
        return False


def _own_name() -> Any:
    return LineField(
        _l("First and last name, as on the badge"),
        MOST_NAME,
        needed=True,
        render_kw={"autocomplete": "name"},
    )


def _own_organisation() -> Any:
    return LineField(
        _l("Organisation"), MOST_ORGANISATION, render_kw={"autocomplete": "organization"}
    )


def _proof() -> Any:
    return LineField(
        _l("Proof"), 300, description=_l("For the press: a press card's number, or a link.")
    )


def _has_proof(proof: LineField, kind: str) -> bool:
    """Say whether there is a proof, should a type of visitors ask for one; the field says no."""
    if proof.data or not asks_for_proof(context().the_edition, kind):
        return True
    proof.errors = [_("This type of registration asks for a proof.")]
    return False


def _talk(talk: TalkTitle) -> str:
    return f"{talk.starts_at:%d/%m %H:%M} · {talk.title}"


class RegisterForm(VisitForm):
    """A visitor's registration; `website` is for machines, which fill in whatever they find."""

    kind = RadioField(_l("You come as"), choices=[])
    name = _own_name()
    email = EmailField(_l("Email, to which the badge is sent"), needed=True)
    organisation = _own_organisation()
    proof = _proof()
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

    def drop_code(self) -> None:
        """Let who has a code that opens nothing register without it; what is typed stays."""
        settings = context().the_edition.visitor_settings
        self.code.data = ""
        if self.kind.data in {one.key for one in settings.types if one.by_invitation}:
            self.kind.data = None
        self.offer()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a type that asks for a proof has one."""
        sound: bool = super().validate(extra_validators)
        return _has_proof(self.proof, self.kind.data or "") and sound

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


class GroupForm(GuestsForm):
    """A list of people, pasted or as a spreadsheet, whose lines come into the field."""

    file = FileField(_l("Or a spreadsheet (XLSX or CSV)"), render_kw={"accept": SPREADSHEETS})

    @property
    def taken(self) -> bool:
        """Whether the list is to be registered: never one that just came as a file."""
        return super().taken and not self.sent

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the file where one comes, then check what there is to look at."""
        if sent := self.sent:
            try:
                self.people.data = as_pasted(sent.stream.read())
            except ValueError as refusal:
                self.file.errors = [str(refusal)]
                return False
            self.people.raw_data = [self.people.data]
        sound: bool = super().validate(extra_validators)
        return sound

    @property
    def sent(self) -> FileStorage | None:
        """The spreadsheet that comes with the form."""
        sent = request.files.get(self.file.name)
        return sent if sent and sent.filename else None


class NameForm(Form):
    """How a visitor is written on the badge."""

    name = _own_name()
    organisation = _own_organisation()


class PassOnForm(Form):
    """Who comes in the place of somebody."""

    name = LineField(_l("First and last name, as on the badge"), MOST_NAME, needed=True)
    email = EmailField(_l("Email, to which the badge is sent"), needed=True, autocomplete="off")
    proof = _proof()

    def offer(self, kind: str) -> None:
        """Ask for a proof where the type does; it is of who comes now."""
        self.kind = kind
        if not asks_for_proof(context().the_edition, kind):
            del self.proof

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that there is a proof where one is asked for."""
        sound: bool = super().validate(extra_validators)
        return ("proof" not in self or _has_proof(self.proof, self.kind)) and sound


def ticked(form: BaseForm, visitor: Visitor) -> None:
    """Show in a form of wishes what a visitor has chosen so far."""
    form["days"].data = [one.day for one in visitor.days]
    form["sessions"].data = list(visitor.sessions)
    form["consents"].data = list(visitor.consents)
