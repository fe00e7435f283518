"""The applicant's forms: the fields every file has, and those of the call's own questions."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads.pavilions import chooses_pavilion
from village.applications.tables import Application
from village.blueprints.apply.answers import question_fields, stored_values
from village.blueprints.apply.fields import (
    IceOfMorocco,
    TradeRegisterField,
    YearField,
    freeze,
    question_field,
    tax_number,
)
from village.core.languages import NATIVE_NAMES, text_in
from village.editions.tables import Call
from village.editions.words.calls import CallKind
from village.editions.words.kinds import read_questions
from village.editions.words.questions import Question
from village.editions.words.standards import STANDARD, StandardQuestions
from village.organisations.tables import Organisation
from village.organisations.words import EDIT, READ
from village.web.context import context, language, languages
from village.web.countries import CountrySelectField
from village.web.fields import (
    EmailField,
    IdentifierField,
    KeyField,
    LineField,
    Needed,
    PhoneField,
    TextField,
    WebField,
    WholeNumberField,
)
from village.web.forms import Form
from village.web.standards import usual_words


class ApplicationForm(Form):
    """What every file says; drafts may leave anything out."""

    #: The call's own questions; those that ask something have a field `q_<key>`.
    questions: ClassVar[tuple[Question, ...]] = ()

    version = HiddenField()

    # Here and below in the order of the page, which the summary of what is wrong follows.
    # What the fields are called is said by the call, or by `web.standards`.
    name = LineField("", 160, render_kw={"autocomplete": "organization"})
    name_ar = LineField("", 160, render_kw={"lang": "ar", "dir": "rtl"})
    country = CountrySelectField("")
    city = LineField("", 80, render_kw={"autocomplete": "address-level2"})
    legal_form = LineField("", 60)
    address = LineField("", 240, render_kw={"autocomplete": "street-address"})
    website = WebField("")
    founded_year = YearField("", 1800, 2100)
    team_size = WholeNumberField("", 1, 1_000_000)
    ice = IdentifierField("", 24, also=[IceOfMorocco()], render_kw={"inputmode": "numeric"})
    rc = TradeRegisterField("", 40, _l("Write the number in the trade register, such as 123456."))
    if_number = IdentifierField(
        "",
        20,
        also=[tax_number(_l("This is not a tax number: in Morocco it has 6 to 9 digits."))],
    )

    contact_name = LineField("", 120, render_kw={"autocomplete": "name"})
    contact_role = LineField("", 80, render_kw={"autocomplete": "organization-title"})
    contact_email = EmailField("")
    contact_phone = PhoneField("")
    language = SelectField(
        choices=lambda: [SelectChoice(code, NATIVE_NAMES[code]) for code in languages()],
    )

    pavilion = SelectField(_l("Pavilion"))
    axis = SelectField()
    title = LineField("", 140)
    summary = TextField("", 1200)
    women_led = BooleanField()
    first_time = BooleanField()

    def __iter__(self) -> Iterator[Field]:
        """Yield the fields; the call's own questions stand after the summary."""
        fields = list(super().__iter__())
        own = [field for field in fields if field.name.startswith("q_")]
        for field in fields:
            if field not in own:
                yield field
            if field.name == "summary":
                yield from own


class ExhibitorForm(ApplicationForm):
    """The file of an exhibitor: what every file says, and the stand it wishes for."""

    wanted_area_m2 = WholeNumberField("", 4, 500)
    wanted_open_sides = SelectField(
        coerce=int,
        choices=[
            SelectChoice("1", _l("1: in a row")),
            SelectChoice("2", _l("2: at a corner")),
            SelectChoice("3", _l("3: at the head of a row")),
            SelectChoice("4", _l("4: an island")),
        ],
    )
    shell_scheme = BooleanField()
    needs = TextField("", 1000)


FORMS: dict[CallKind, type[ApplicationForm]] = {
    CallKind.STARTUP: ApplicationForm,
    CallKind.EXHIBITOR: ExhibitorForm,
}


class SubmissionForm(Form):
    """What names the file that was read through, and the press that sends it."""

    version = HiddenField()
    submission_key = KeyField()


class LeavingForm(Form):
    """Why an applicant leaves."""

    note = TextField(_l("A word to the organiser"), 1000, rows=3)


class InvitationForm(Form):
    """Whom to invite to act for the organisation."""

    email = EmailField(
        _l("Email address"),
        needed=_l("Give the address of the person you invite."),
        autocomplete="off",
    )
    may = RadioField(
        _l("What this person may do"),
        choices=[
            SelectChoice(EDIT, _l("All that you can do here")),
            SelectChoice(READ, _l("Read the application and its receipts")),
        ],
        default=EDIT,
        validate_choice=False,  # what is no choice is the usual one
    )


class StartForm(Form):
    """What to apply as, and for which organisation."""

    draft_key = KeyField()
    call = RadioField(_l("What do you apply for?"))
    organisation = SelectField(_l("For which organisation?"), default="")
    knows = BooleanField(
        _l("I know, and apply all the same"),
        validators=[Needed(_l("Confirm that you know what this means."))],
    )


def start_form(calls: Iterable[Call], mine: Iterable[Organisation], *, judges: bool) -> StartForm:
    """Return the form that starts a draft: a choice for each call and for each organisation.

    Somebody who `judges` the applications of others has to say that this is known.
    """
    form = StartForm()
    if not judges:
        del form.knows
    form.call.choices = [SelectChoice(one.key, text_in(one.title, language())) for one in calls]
    form.organisation.choices = [
        SelectChoice("", _("A new organisation")),
        *(SelectChoice(str(one.id), one.name) for one in mine),
    ]
    return form


def build_form(
    application: Application,
    lang: str,
    typed: MultiDict[str, str] | None = None,
    only: frozenset[str] | None = None,
) -> ApplicationForm:
    """Return the form of a file: its own fields, then the call's questions as `q_<key>`.

    It is filled in with what was `typed` into a line of a spreadsheet, or by the request; `only`
    names the fields that it has, where these are not all.
    """
    call, standards = application.call, application.call.standards
    made = _made(call.kind, json.dumps(call.sections), standards.asked, lang, only)
    given: dict[str, Any] = {}
    if typed is not None:
        given = {"formdata": typed, "meta": {"csrf": False}}
    form = made(data=stored_values(application), **given)
    _offer_places(form, application, lang)
    _word(form, call.kind, standards, lang)
    today = context().today
    for question, field in question_fields(form):
        freeze(question, field, today)
    return form


def _offer_places(form: ApplicationForm, application: Application, lang: str) -> None:
    """Let the form show the axes and the pavilions to choose from."""
    if "axis" in form:
        axes = application.edition.axes
        chosen = [SelectChoice(str(axis.number), text_in(axis.title, lang)) for axis in axes]
        form.axis.choices = [SelectChoice("", _("Choose an axis")), *chosen]
    if "pavilion" not in form:
        return
    if chooses_pavilion(application):
        open_ = application.edition.open_pavilions(application.call.kind)
        labelled = [SelectChoice(one.code, text_in(one.label, lang)) for one in open_]
        form.pavilion.choices = [SelectChoice("", _("Choose a pavilion")), *labelled]
        form.pavilion.flags.required = True
    else:
        del form.pavilion


def _word(form: ApplicationForm, kind: CallKind, standards: StandardQuestions, lang: str) -> None:
    """Call the standard questions as the call does, and mark what has to be filled."""
    for name in standards.asked.intersection(form.data):
        usual = usual_words(kind, name)
        form[name].label.text = text_in(standards.labels.get(name), lang) or usual.label
        form[name].description = text_in(standards.help.get(name), lang) or usual.help
    questions = (f"q_{q.key}" for q in form.questions if q.required and q.asks)
    for name in (*standards.required, *questions):
        if name in form:  # shown; a draft is kept without it, and so is no error
            form[name].flags.required = True


@lru_cache(maxsize=64)
def _made(
    kind: CallKind,
    sections: str,
    standard: frozenset[str],
    lang: str,
    only: frozenset[str] | None,
) -> type[ApplicationForm]:
    """Return the form of a call in one language; made again only when its questions change."""
    rows = (row for section in json.loads(sections) for row in _rows(section))
    asked = tuple(one for one in read_questions(rows) if not one.retired)
    every = {*STANDARD[kind], "pavilion"}
    left_out = dict.fromkeys(every - standard - {"pavilion"})
    if only is not None:
        asked = tuple(one for one in asked if f"q_{one.key}" in only)
        left_out |= dict.fromkeys(every - only)
    fields = {f"q_{q.key}": question_field(q, lang) for q in asked if q.asks}
    body = {"questions": asked, **left_out, **fields}
    return type(f"{kind.value}_form", (FORMS[kind],), body)


def _rows(section: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the questions of a section below its title, which the page shows as a heading."""
    if not section.get("title"):
        return list(section["questions"])
    heading = {"key": "", "kind": "heading", "label": section["title"], "help": section.get("help")}
    return [heading, *section["questions"]]
