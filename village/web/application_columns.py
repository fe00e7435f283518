"""The list of applications as a file: one description of its columns, whatever the format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from village.applications.reads import answers
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.words.calls import CallKind
from village.editions.words.files import Attached
from village.editions.words.standards import StandardQuestions
from village.organisations.tables import Organisation
from village.web.context import language
from village.web.filters import country, zone
from village.web.states import state_label

Cell = str | int | Decimal | None


class ExportedFile(NamedTuple):
    """A file of the list with what its columns are read from."""

    application: Application
    organisation: Organisation
    call: StandardQuestions
    answers: list[Cell]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its key in addresses and in JSON, its heading, and what it says of a file."""

    key: str
    title: str
    cell: Callable[[ExportedFile], Cell]


class ExportColumns:
    """The columns that an actor may take away, of which some are chosen."""

    def __init__(self, ctx: Context, chosen: set[str]) -> None:
        """Offer all columns; `chosen` are taken by their keys, all where none of them is known."""
        calls = editions.calls(ctx.session, ctx.the_edition.id)
        self._standards = {call.id: call.standards for call in calls}
        self._asked = answers.AnswerColumns(calls, _address)
        self.offered = [
            *_own(ctx),
            *_answers(self._asked.titles(language())),
            *(_contact() if P.SCREEN in ctx.actor.permissions else ()),
        ]
        self.chosen = [one for one in self.offered if one.key in chosen] or self.offered

    @property
    def titles(self) -> list[str]:
        """The headings of the chosen columns."""
        return [column.title for column in self.chosen]

    @property
    def keys(self) -> list[str]:
        """The keys of the chosen columns."""
        return [column.key for column in self.chosen]

    def cells(self, application: Application, organisation: Organisation, asked: str) -> list[Cell]:
        """Return what the chosen columns say of a file."""
        given = self._asked.cells(application, asked)
        standard = self._standards[application.call_id]
        line = ExportedFile(application, organisation, standard, given)
        return [column.cell(line) for column in self.chosen]


def _address(file: Attached) -> str:
    return url_for("attachments.file", token=file.id, _external=True)


def _own(ctx: Context) -> list[ExportColumn]:
    pavilions = dict(editions.view(ctx.the_edition, language()).pavilions)
    kinds = {CallKind.STARTUP: _("Start-up"), CallKind.EXHIBITOR: _("Exhibitor")}
    states = {state: state_label(state) for state in State}
    axes = {axis.id: text_in(axis.title, language()) for axis in ctx.the_edition.axes}
    clock, yes = zone(), _("Yes")

    def submitted(line: ExportedFile) -> Cell:
        at = line.application.submitted_at
        return f"{at.astimezone(clock):%Y-%m-%d %H:%M:%S}" if at else ""

    return [
        ExportColumn("reference", _("Reference"), lambda one: one.application.reference),
        ExportColumn("kind", _("Kind"), lambda one: kinds[one.application.kind]),
        ExportColumn("state", _("State"), lambda one: states[one.application.state]),
        ExportColumn("title", _("Title"), lambda one: one.application.title),
        ExportColumn("organisation", _("Organisation"), lambda one: one.organisation.name),
        _asked("name_ar", _("Name in Arabic"), lambda one: one.organisation.name_ar),
        ExportColumn("country", _("Country"), lambda one: country(one.organisation.country)),
        _asked("city", _("City"), lambda one: one.organisation.city),
        ExportColumn(
            "pavilion", _("Pavilion"), lambda one: pavilions.get(one.application.zone or "")
        ),
        _asked("axis", _("Axis"), lambda one: axes.get(one.application.axis_id or 0)),
        _asked(
            "women_led", _("Led by a woman"), lambda one: yes if one.application.women_led else ""
        ),
        _asked(
            "first_time", _("First time"), lambda one: yes if one.application.first_time else ""
        ),
        _asked("founded_year", _("Founded in"), lambda one: one.organisation.founded_year),
        _asked("team_size", _("People in the team"), lambda one: one.organisation.team_size),
        _asked("website", _("Website"), lambda one: one.organisation.website),
        ExportColumn("submitted_at", _("Submitted on"), submitted),
        _asked(
            "wanted_area_m2", _("Area wanted, in m²"), lambda one: one.application.wanted_area_m2
        ),
        _asked("wanted_open_sides", _("Open sides"), lambda one: one.application.wanted_open_sides),
    ]


def _answers(titles: Mapping[str, str]) -> list[ExportColumn]:
    """Return a column for each question of the calls."""

    def nth(at: int) -> Callable[[ExportedFile], Cell]:
        return lambda one: one.answers[at]

    return [ExportColumn(f"q_{key}", titles[key], nth(at)) for at, key in enumerate(titles)]


def _contact() -> list[ExportColumn]:
    return [
        ExportColumn(
            "contact_name", _("Name of the contact"), lambda one: one.organisation.contact_name
        ),
        ExportColumn(
            "contact_email", _("Email address"), lambda one: one.organisation.contact_email
        ),
        _asked("contact_phone", _("Telephone"), lambda one: one.organisation.contact_phone),
        ExportColumn("language", _("Language"), lambda one: one.organisation.language),
        _asked("ice", _("ICE"), lambda one: one.organisation.ice),
    ]


def _asked(key: str, title: str, cell: Callable[[ExportedFile], Cell]) -> ExportColumn:
    """Return the column of a standard question, empty where the call does not ask it."""

    def kept(line: ExportedFile) -> Cell:
        return cell(line) if key in line.call.asked else ""

    return ExportColumn(key, title, kept)
