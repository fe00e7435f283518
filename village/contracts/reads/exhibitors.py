"""Exhibitors as everybody sees them: confirmed or under contract, public fields only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from village.applications import Application, State, in_pavilion
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE
from village.core import searching
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import LANGUAGES, Language, text_in
from village.core.weblinks import web_address
from village.editions import Axis, Call, CallKind, pavilions, read_questions
from village.exhibitors import entries
from village.organisations import Organisation, name_in
from village.stands import PlaceState, Stand, StandPlace, StandRow

PAGE_SIZE = 48
#: So that É stands with E, whatever collation the database has.
_PLAIN = ("àâäãáåçéèêëíìîïñóòôöõúùûüÉÈÊÎÔÀÂÇ", "aaaaaaceeeeiiiinooooouuuueeeioaac")
_HERE: sa.BindParameter[int] = sa.bindparam("edition")
_GIVEN = (PlaceState.ALLOCATED, PlaceState.CONTRACTED)


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What an exhibitor shows of itself, in answer to a question of its call; `url` of a link."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """One exhibitor; `zone` is the pavilion's code."""

    reference: str
    kind: CallKind
    name: str
    name_ar: str
    city: str
    country: str
    website: str
    zone: str
    title: str
    summary: str
    axis_number: int | None
    axis: str
    stand: str
    hall: str = ""
    logo: str = ""  # the name of a picture; this and the answers of one that is looked at
    answers: tuple[PublicAnswer, ...] = ()

    @property
    def website_url(self) -> str:
        """The website as a link; empty where it is none."""
        return web_address(self.website)


@dataclass(frozen=True, slots=True)
class ExhibitorFilters:
    """What a visitor looks for; empty values do not narrow the list."""

    text: str = ""
    pavilion: str = ""
    axis: int = 0
    kind: str = ""

    @property
    def narrow(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(self.text.strip() or self.pavilion or self.axis or self.kind)


def announced() -> sa.ColumnElement[bool]:
    """Return the condition under which the public may know of an application."""
    contracted = sa.exists().where(
        Contract.application_id == Application.id, Contract.state.in_(IN_FORCE)
    )
    return sa.or_(
        Application.state == State.CONFIRMED,
        sa.and_(Application.state == State.SELECTED, contracted),
    )


def _on_plan(language: Language) -> sa.Select[*tuple[Any, ...]]:
    known = sa.and_(announced(), StandPlace.state.in_(_GIVEN))
    in_use = sa.and_(StandPlace.stand_id == Stand.id, StandPlace.state != PlaceState.RELEASED)
    return (
        sa.select(
            Stand.number,
            Stand.zone,
            Stand.area_m2,
            Stand.open_sides,
            StandPlace.id.is_not(None),
            sa.case((known, name_in(language)), else_=""),
            sa.case((known, Application.reference), else_=""),
            Stand.hall,
        )
        .outerjoin(StandPlace, in_use)
        .outerjoin(Application, Application.id == StandPlace.application_id)
        .outerjoin(Organisation, Organisation.id == Application.organisation_id)
        .where(Stand.edition_id == _HERE, sa.or_(Stand.drawn, StandPlace.id.is_not(None)))
        .order_by(Stand.number)
    )


def _exhibitors() -> sa.Select[*tuple[Any, ...]]:
    place = sa.and_(StandPlace.application_id == Application.id, StandPlace.state.in_(_GIVEN))
    return (
        sa.select(
            Application.reference,
            Application.kind,
            Organisation.name,
            Organisation.name_ar,
            Organisation.city,
            Organisation.country,
            Organisation.website,
            Application.zone,
            Call.pavilion,
            Application.title,
            Application.summary,
            Axis.number,
            Axis.title,
            Stand.number,
            Stand.hall,
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .outerjoin(StandPlace, place)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
    )


# Built once: building these costs more than asking them.
_ON_PLAN = {language: _on_plan(language) for language in LANGUAGES}
_ONE = (
    _exhibitors()
    .add_columns(Application.answers, Call.sections)
    .where(
        announced(),
        Application.edition_id == _HERE,
        Application.reference == sa.bindparam("reference"),
    )
)
_LISTED = (
    _exhibitors()
    .add_columns(sa.func.count().over())
    .where(announced(), Application.edition_id == _HERE)
    .order_by(sa.func.translate(sa.func.lower(Organisation.name), *_PLAIN), Application.id)
    .limit(sa.bindparam("size"))
    .offset(sa.bindparam("skipped"))
)


def listing(
    ctx: Context, language: str, filters: ExhibitorFilters, *, page: int = 1, size: int = PAGE_SIZE
) -> tuple[list[Exhibitor], int]:
    """Return one page of the exhibitors by name, and how many there are in all."""
    where = _narrowing(ctx, filters)
    if filters.text.strip():
        where.append(Application.id.in_(_matching(ctx, filters.text)))
    place = {"edition": ctx.the_edition.id, "size": size, "skipped": (page - 1) * size}
    rows = ctx.session.execute(_LISTED.where(*where) if where else _LISTED, place).all()
    return [_exhibitor(ctx, row, language) for row in rows], rows[0][-1] if rows else 0


def matching(ctx: Context, filters: ExhibitorFilters) -> frozenset[str]:
    """Return the references of all exhibitors that a visitor looks for."""
    where = _narrowing(ctx, filters)
    if filters.text.strip():
        where.append(Application.id.in_(_matching(ctx, filters.text)))
    found = ctx.session.scalars(
        sa.select(Application.reference)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .where(announced(), Application.edition_id == ctx.the_edition.id, *where)
    )
    return frozenset(found)


def find(ctx: Context, reference: str, language: str) -> Exhibitor:
    """Return one exhibitor.

    Raises:
        NotFound: there is none, or the public may not know of it yet.
    """
    row = ctx.session.execute(
        _ONE, {"edition": ctx.the_edition.id, "reference": reference}
    ).one_or_none()
    if row is None:
        raise NotFound
    *_, answers, sections = row
    told, logo = entries.catalogued(ctx, reference, language)
    found = _exhibitor(ctx, row, language)
    return replace(
        found,
        summary=told or found.summary,
        logo=logo,
        answers=_public(answers, sections, language),
    )


def on_plan(ctx: Context, language: Language) -> list[StandRow]:
    """Return every stand; the name of who has it only where the public may know.

    A stand given to somebody not announced yet shows as held, by nobody in particular.
    """
    rows = ctx.session.execute(_ON_PLAN[language], {"edition": ctx.the_edition.id})
    return [
        StandRow(
            number, zone, float(area), sides, _state(taken, holder), holder, reference, hall=hall
        )
        for number, zone, area, sides, taken, holder, reference, hall in rows
    ]


def _public(
    answers: Mapping[str, Any], sections: Iterable[Mapping[str, Any]], language: str
) -> tuple[PublicAnswer, ...]:
    """Return the answers to questions whose answers are for everybody."""
    asked = (one for part in sections for one in read_questions(part["questions"]))
    shown = ((one, one.words(answers, language)) for one in asked if one.public)
    return tuple(
        PublicAnswer(one.title(language), text, web_address(text) if one.is_link else "")
        for one, text in shown
        if text
    )


def _state(taken: bool, holder: str) -> PlaceState:
    if not taken:
        return PlaceState.FREE
    return PlaceState.ALLOCATED if holder else PlaceState.HELD


def _narrowing(ctx: Context, filters: ExhibitorFilters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.pavilion:
        found.append(in_pavilion(ctx, filters.pavilion))
    if filters.kind:
        found.append(Application.kind == filters.kind)
    if filters.axis:
        found.append(Axis.number == filters.axis)
    return found


def _matching(ctx: Context, text: str) -> Sequence[int]:
    """Return who has every word of `text` in its name or project, accents and case aside.

    Only what the list shows is searched: the files' own search text holds private answers.
    """
    wanted = searching.words(text)
    rows = ctx.session.execute(
        sa.select(Application.id, Organisation.name, Organisation.name_ar, Application.title)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(announced(), Application.edition_id == ctx.the_edition.id)
    )
    return [
        row_id
        for row_id, *texts in rows
        if all(any(word.startswith(w) for word in _words(texts)) for w in wanted)
    ]


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in searching.words(text)]


def _exhibitor(ctx: Context, row: sa.Row[*tuple[Any, ...]], language: str) -> Exhibitor:
    (
        reference, kind, name, name_ar, city, country, website, zone, gathered, title,
        summary, axis_number, axis_title, stand, hall,
    ) = row[:15]  # fmt: skip
    rule = ctx.the_edition.belonging(kind)
    return Exhibitor(
        reference=reference,
        kind=kind,
        name=name,
        name_ar=name_ar,
        city=city,
        country=country,
        website=website,
        zone=pavilions.stands_in(rule, zone, gathered=gathered or None) or "",
        title=title,
        summary=summary,
        axis_number=axis_number,
        axis=text_in(axis_title, language),
        stand=stand or "",
        hall=hall or "",
    )
