"""What everybody may read of an edition: calls, themes, practical information, legal pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from village.core.context import Context
from village.core.languages import text_in
from village.editions.reads.pictures import ShownPicture, shown
from village.editions.tables import Axis, Call, Edition
from village.editions.words.calls import CallKind, Window
from village.editions.words.kinds import is_put
from village.editions.words.settings import Eligibility
from village.editions.words.shape import as_value


class Phase(StrEnum):
    """Whether a call takes applications now."""

    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call in one language; texts of several lines are lists."""

    key: str
    kind: CallKind
    pavilion: str
    phase: Phase
    title: str
    description: str
    who: tuple[str, ...]
    offer: tuple[str, ...]
    questions: tuple[str, ...]
    rules: tuple[Eligibility, ...]
    per_organisation: int | None
    opens_at: datetime
    deadline_at: datetime
    grace_minutes: int


@dataclass(frozen=True, slots=True)
class AxisCard:
    """A theme in one language."""

    number: int
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class PavilionCard:
    """A pavilion in one language."""

    code: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """Who supports an edition."""

    name: str
    link: str
    logo: ShownPicture | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """The paragraphs about an edition, its themes, the figures of those before it, its partners."""

    about: tuple[str, ...]
    axes: tuple[AxisCard, ...]
    figures: tuple[Figure, ...]
    partners: tuple[PartnerCard, ...]


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A titled part of the practical information."""

    code: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalFacts:
    """Who answers for an edition, in one language."""

    name: str
    form: str
    address: str
    represented_by: str
    numbers: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class LegalPage:
    """The legal notice or the privacy page: who answers for the edition, and what they wrote."""

    organiser: LegalFacts
    text: str


# Statements are built once: a public page is asked for more often than anything else.
_HERE: sa.BindParameter[int] = sa.bindparam("edition")
_AXES = (
    sa.select(Axis.number, Axis.title, Axis.note)
    .where(Axis.edition_id == _HERE)
    .order_by(Axis.number)
)
_CALLS = (
    sa.select(
        Call.key,
        Call.kind,
        Call.title,
        Call.description,
        Call.who,
        Call.offer,
        Call.sections,
        Call.pavilion,
        Call.eligibility,
        Call.per_organisation,
        Call.opens_at,
        Call.deadline_at,
        Call.grace_minutes,
    )
    .where(Call.edition_id == _HERE)
    .order_by(Call.position)
)
#: The themes of an edition as one value, for a statement that asks for something else too.
THEMES = (
    sa.select(
        sa.func.jsonb_agg(
            aggregate_order_by(
                sa.func.jsonb_build_array(Axis.number, Axis.title, Axis.note), Axis.number
            )
        )
    )
    .where(Axis.edition_id == _HERE)
    .scalar_subquery()
)
_INTRODUCTION = sa.select(
    Edition.about, Edition.practical["figures"], THEMES, Edition.partners
).where(Edition.id == _HERE)
_FLOOR = sa.select(sa.cast(Edition.plan, sa.Text), THEMES).where(Edition.id == _HERE)
_SECTIONS = sa.select(Edition.practical["sections"]).where(Edition.id == _HERE)
_LEGAL_NOTICE = sa.select(Edition.legal_notice).where(Edition.id == _HERE)
_PRIVACY = sa.select(Edition.privacy).where(Edition.id == _HERE)


def calls(ctx: Context, language: str) -> tuple[CallCard, ...]:
    """Return the edition's calls, in the organiser's order."""
    rows = ctx.session.execute(_CALLS, {"edition": ctx.the_edition.id})
    return tuple(_call(row, language, ctx.now) for row in rows)


def axes(ctx: Context, language: str) -> tuple[AxisCard, ...]:
    """Return the edition's themes in their order."""
    rows = ctx.session.execute(_AXES, {"edition": ctx.the_edition.id})
    return axis_cards(rows, language)


def pavilions(ctx: Context, language: str) -> tuple[PavilionCard, ...]:
    """Return the edition's pavilions in their order."""
    return tuple(
        PavilionCard(row.code, text_in(row.label, language), text_in(row.note, language))
        for row in ctx.the_edition.pavilions
    )


def introduction(ctx: Context, language: str) -> Introduction:
    """Return what the first page says of the edition besides its calls, in one query."""
    text, figures, themes, partners = ctx.session.execute(
        _INTRODUCTION, {"edition": ctx.the_edition.id}
    ).one()
    return Introduction(
        about=lines(text_in(text, language)),
        axes=axis_cards(themes or (), language),
        figures=tuple(
            Figure(int(row["value"]), text_in(row["label"], language)) for row in figures or ()
        ),
        partners=tuple(
            PartnerCard(
                one["name"],
                one.get("link", ""),
                shown(one.get("logo"), language, instead=one["name"]),
            )
            for one in partners
        ),
    )


def floor(ctx: Context, language: str) -> tuple[str, tuple[AxisCard, ...]]:
    """Return the plan as GeoJSON and the themes that its search offers, in one query."""
    plan, themes = ctx.session.execute(_FLOOR, {"edition": ctx.the_edition.id}).one()
    return plan, axis_cards(themes or (), language)


def practical(ctx: Context, language: str) -> tuple[PublicSection, ...]:
    """Return the sections of the practical information."""
    sections = ctx.session.scalar(_SECTIONS, {"edition": ctx.the_edition.id})
    return tuple(_section(row, language) for row in sections or ())


def legal_notice(ctx: Context, language: str) -> LegalPage:
    """Return the legal notice."""
    return _legal(ctx, _LEGAL_NOTICE, language)


def privacy(ctx: Context, language: str) -> LegalPage:
    """Return what is done with personal data."""
    return _legal(ctx, _PRIVACY, language)


def _legal(ctx: Context, text: sa.Select[Any], language: str) -> LegalPage:
    edition = ctx.the_edition
    facts = edition.organiser
    said = {
        name: text_in(facts.get(name), language)
        for name in ("name", "form", "address", "represented_by")
    }
    numbers = facts.get("numbers", {})
    return LegalPage(
        LegalFacts(
            **said,
            numbers=", ".join(f"{name.upper()} {number}" for name, number in numbers.items()),
            email=facts.get("email", ""),
            phone=facts.get("phone", ""),
        ),
        text_in(ctx.session.scalar(text, {"edition": edition.id}), language),
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not blank."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def axis_cards(rows: Iterable[Iterable[Any]], language: str) -> tuple[AxisCard, ...]:
    """Return themes of rows with number, title and note."""
    return tuple(
        AxisCard(number, text_in(title, language), text_in(note, language))
        for number, title, note in rows
    )


def _call(row: sa.Row[*tuple[Any, ...]], language: str, now: datetime) -> CallCard:
    window = Window(row.opens_at, row.deadline_at, row.grace_minutes)
    phase = Phase.SOON if now < row.opens_at else Phase.CLOSED
    return CallCard(
        key=row.key,
        kind=row.kind,
        pavilion=row.pavilion,
        phase=Phase.OPEN if window.accepts(now) else phase,
        title=text_in(row.title, language),
        description=text_in(row.description, language),
        who=lines(text_in(row.who, language)),
        offer=lines(text_in(row.offer, language)),
        questions=tuple(
            text_in(asked["label"], language)
            for section in row.sections
            for asked in section["questions"]
            if is_put(asked)
        ),
        rules=as_value(tuple[Eligibility, ...], row.eligibility, ZoneInfo("UTC")),
        per_organisation=row.per_organisation,
        opens_at=row.opens_at,
        deadline_at=row.deadline_at,
        grace_minutes=row.grace_minutes,
    )


def _section(row: Mapping[str, Any], language: str) -> PublicSection:
    paragraphs: Iterable[Mapping[str, str]] = row.get("paragraphs", ())
    return PublicSection(
        code=str(row.get("key", "")),
        title=text_in(row.get("title"), language),
        paragraphs=tuple(text_in(paragraph, language) for paragraph in paragraphs),
    )
