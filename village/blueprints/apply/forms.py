"""The applicant's forms: the fields every file has, and those of the call's own questions."""

import json
from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Regexp

from village.applications.tables import Application
from village.applications.words import REQUIRED
from village.blueprints.apply.answers import stored_values
from village.blueprints.apply.countries import CountrySelectField
from village.blueprints.apply.fields import (
    IceOfMorocco,
    KeyField,
    email,
    line,
    number,
    question_field,
    text,
    with_scheme,
)
from village.core.languages import LANGUAGES, NATIVE_NAMES, Language, text_in
from village.editions.tables import Call
from village.editions.words.calls import Kind
from village.editions.words.questions import read_questions
from village.organisations.tables import Organisation
from village.web.context import language


@lru_cache(maxsize=len(LANGUAGES))
def _library_texts(lang: Language) -> object:
    return get_translations([lang])


class ApplicationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What every file says; drafts may leave anything out."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The library's own messages, found once: Flask-WTF looks for them at each request."""

        def get_translations(self, form: object) -> object:
            """Return WTForms' texts in the page's language."""
            return _library_texts(language())

    version = HiddenField()
    submission_key = KeyField()

    name = line(_l("Name of the organisation"), 160, render_kw={"autocomplete": "organization"})
    name_ar = line(_l("Name in Arabic"), 160, render_kw={"lang": "ar", "dir": "rtl"})
    legal_form = line(_l("Legal form"), 60)
    country = CountrySelectField(_l("Country"))
    city = line(_l("City"), 80, render_kw={"autocomplete": "address-level2"})
    address = line(_l("Postal address"), 240, render_kw={"autocomplete": "street-address"})
    website = line(
        _l("Website"),
        200,
        Regexp(r"^https?://[^\s<>\"]+\.[^\s<>\"]+$", message=_l("This is no web address.")),
        filters=[with_scheme],
        render_kw={"inputmode": "url", "dir": "ltr", "autocomplete": "url"},
    )
    ice = line(_l("ICE"), 24, IceOfMorocco(), render_kw={"dir": "ltr", "inputmode": "numeric"})
    rc = line(_l("Trade register (RC)"), 40, render_kw={"dir": "ltr"})
    if_number = line(_l("Tax number (IF)"), 20, render_kw={"dir": "ltr"})
    founded_year = number(_l("Founded in"), 1800, 2100)
    team_size = number(_l("People in the team"), 1, 1_000_000)

    contact_name = line(_l("Name of the contact"), 120, render_kw={"autocomplete": "name"})
    contact_role = line(_l("Position"), 80, render_kw={"autocomplete": "organization-title"})
    contact_email = email(_l("Email address"))
    contact_phone = line(
        _l("Telephone"),
        30,
        Regexp(r"^\+?[0-9 ()./-]{6,30}$", message=_l("Write digits, with the country's code.")),
        render_kw={"type": "tel", "autocomplete": "tel", "dir": "ltr"},
    )
    language = SelectField(
        _l("Language of our mails"),
        choices=[SelectChoice(code, NATIVE_NAMES[code]) for code in LANGUAGES],
    )

    axis = SelectField(_l("Axis"))
    title = line(_l("Title of the project"), 140)
    summary = text(_l("The project in a few sentences"), 1200)
    women_led = BooleanField(_l("The organisation is led by a woman"))
    first_time = BooleanField(_l("We take part for the first time"))


class StartupForm(ApplicationForm):
    """The file of a start-up."""


class ExhibitorForm(ApplicationForm):
    """The file of an exhibitor: what it shows, and the stand it wishes for."""

    title = line(_l("What you will show"), 140)
    summary = text(_l("Your offer in a few sentences"), 1200)
    wanted_area_m2 = number(_l("Area wanted, in m²"), 4, 500)
    wanted_open_sides = SelectField(
        _l("Open sides"),
        coerce=int,
        choices=[
            SelectChoice("1", _l("1: in a row")),
            SelectChoice("2", _l("2: at a corner")),
            SelectChoice("3", _l("3: at the head of a row")),
            SelectChoice("4", _l("4: an island")),
        ],
    )
    shell_scheme = BooleanField(_l("Fitted stand: walls, carpet, lighting and name sign"))
    needs = text(_l("What you need on the stand"), 1000)


FORMS: dict[Kind, type[ApplicationForm]] = {
    Kind.STARTUP: StartupForm,
    Kind.EXHIBITOR: ExhibitorForm,
}


class LeavingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why an applicant leaves."""

    note = text(_l("A word to the organiser"), 1000, render_kw={"rows": 3})


class InvitationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Whom to invite to act for the organisation."""

    email = email(
        _l("Email address"),
        InputRequired(_l("Give the address of the person you invite.")),
        autocomplete="off",
    )


class StartForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What to apply as, and for which organisation."""

    draft_key = KeyField()
    kind = RadioField(_l("What do you apply for?"), coerce=Kind)
    organisation = SelectField(_l("For which organisation?"), default="")


def start_form(calls: Iterable[Call], mine: Iterable[Organisation]) -> StartForm:
    """Return the form that starts a draft: a kind for each call, a choice for each organisation."""
    form = StartForm()
    form.kind.choices = [
        SelectChoice(call.kind.value, text_in(call.title, language())) for call in calls
    ]
    form.organisation.choices = [
        SelectChoice("", _("A new organisation")),
        *(SelectChoice(str(one.id), one.name) for one in mine),
    ]
    return form


def build_form(application: Application, lang: str) -> ApplicationForm:
    """Return the form of a file: its own fields, then the call's questions as `q_<key>`."""
    call = application.call
    form: ApplicationForm = _form_class(call, lang)(data=stored_values(application))
    axes = application.edition.axes
    chosen = [SelectChoice(str(axis.number), text_in(axis.title, lang)) for axis in axes]
    form.axis.choices = [SelectChoice("", _("Choose an axis")), *chosen]
    questions = (f"q_{q.key}" for q in read_questions(call.questions) if q.required)
    for name in (*REQUIRED[call.kind], *questions):
        form[name].flags.required = True  # shown; a draft is kept without it, and so is no error
    return form


def _form_class(call: Call, lang: str) -> type[ApplicationForm]:
    """Return the form of a call in one language; made again only when its questions change."""
    return _made(call.kind, json.dumps(call.questions), lang)


@lru_cache(maxsize=64)
def _made(kind: Kind, questions: str, lang: str) -> type[ApplicationForm]:
    fields = {f"q_{q.key}": question_field(q, lang) for q in read_questions(json.loads(questions))}
    return type(f"{kind.value}_form", (FORMS[kind],), fields)
