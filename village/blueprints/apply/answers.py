"""What the form says as values of the rows, and what the rows say as values of the form."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Protocol

from flask_babel import gettext as _
from wtforms import BooleanField, Field

from village.applications.tables import Application
from village.applications.words import PROJECT_FIELDS
from village.blueprints.apply.limits import stands, told
from village.editions.words.eligibility import FIELDS, RuleOutcome
from village.editions.words.kinds import read_questions
from village.editions.words.questions import Question
from village.organisations.words import ORGANISATION_FIELDS
from village.web.countries import CountrySelectField
from village.web.eligibility import rule_words
from village.web.filters import country


class QuestionsForm(Protocol):
    """A form that has a field `q_<key>` for each of `questions` that asks something."""

    questions: ClassVar[tuple[Question, ...]]
    form_errors: list[str]

    def __getitem__(self, name: str) -> Field: ...
    def __contains__(self, name: str) -> bool: ...
    def __iter__(self) -> Iterator[Field]: ...


def question_fields(form: QuestionsForm) -> list[tuple[Question, Field]]:
    """Return the call's own questions that ask something, in their order, with their fields."""
    return [(question, form[f"q_{question.key}"]) for question in form.questions if question.asks]


def organisation_values(form: QuestionsForm) -> dict[str, Any]:
    """Return what the form says of the organisation, without what is wrong."""
    return _sound(form, ORGANISATION_FIELDS)


def stored_values(application: Application) -> dict[str, Any]:
    """Return what the rows say, by the names of the form's fields."""
    organisation = application.organisation
    own = {name: getattr(application, name) for name in PROJECT_FIELDS}
    axis, zone, answers = own.pop("axis_id"), own.pop("zone"), own.pop("answers")
    numbers = {one.id: str(one.number) for one in application.edition.axes}
    questions = read_questions(application.call.questions)
    return {
        **{name: getattr(organisation, name) for name in ORGANISATION_FIELDS},
        **own,
        "axis": numbers.get(axis, ""),
        "pavilion": zone or "",
        **{f"q_{one.key}": one.value(answers) for one in questions if one.asks},
    }


def project_values(form: QuestionsForm, application: Application) -> dict[str, Any]:
    """Return what the form says of the project, without what is wrong."""
    values = _sound(form, PROJECT_FIELDS)
    if "pavilion" in form and not form["pavilion"].errors:
        values["zone"] = form["pavilion"].data or None
    if "axis" in form and not form["axis"].errors:
        rows = {str(axis.number): axis.id for axis in application.edition.axes}
        values["axis_id"] = rows.get(form["axis"].data)
    answers = {
        question.key: question.stored(field.data)
        for question, field in question_fields(form)
        if not field.errors
    }
    return {**values, "answers": {**application.answers, **answers}}


def keep_frozen(form: QuestionsForm, application: Application, today: date) -> None:
    """Put back the answers whose last day has passed; say so where another one was sent."""
    for question, field in question_fields(form):
        if not question.frozen(today):
            continue
        kept, sent = question.value(application.answers), field.data
        changed = bool(field.raw_data) and (sent or None) != (kept or None)
        field.data = kept
        field.errors = [stands(question)] if changed else []


def forgive_unasked(form: QuestionsForm, asked: Iterable[Question]) -> None:
    """Take the errors away beside questions that the file is not asked."""
    put = {question.key for question in asked}
    for question, field in question_fields(form):
        if question.key not in put:
            field.errors = []


def complain_of_missing(form: QuestionsForm, missing: Iterable[str]) -> None:
    """Say beside each field that it has to be filled, or what its answer lacks.

    A field that was refused has said so already.
    """
    limits = {f"q_{question.key}": told(question) for question in form.questions}
    for name in missing:
        field = form[name]
        short = limits.get(name) if field.data else ""
        field.errors = field.errors or [short or _("This has to be filled before you submit.")]


def complain_of_rules(form: QuestionsForm, broken: Iterable[RuleOutcome], year: int) -> None:
    """Say which rules of the call the file breaks: beside their fields, or above the form."""
    for outcome in broken:
        words = rule_words(outcome.rule, year)
        name = FIELDS.get(outcome.rule.rule, "")
        complaint = _("This call takes no other applications: %(rule)s", rule=words)
        if name in form:
            form[name].errors = [complaint]
        else:
            form.form_errors.append(complaint)


def differences(form: QuestionsForm, application: Application) -> list[tuple[str, str, str]]:
    """Return label, stored text and typed text of each field in which they differ."""
    stored = stored_values(application)
    return [
        (str(field.label.text), _shown(field, stored[field.name]), _shown(field, field.data))
        for field in form
        if field.name in stored and (field.data or None) != (stored[field.name] or None)
    ]


def _sound(form: QuestionsForm, names: Iterable[str]) -> dict[str, Any]:
    return {name: form[name].data for name in names if name in form and not form[name].errors}


def _shown(field: Field, value: Any) -> str:
    """Return a value in the words of its field."""
    if isinstance(field, BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return ", ".join(_shown(field, one) for one in value)
    if isinstance(field, CountrySelectField):
        return str(country(value or ""))
    for choice in getattr(field, "choices", None) or ():
        if choice.value == str(value):
            return str(choice.label)
    return "" if value is None else str(value)
