"""The settings of an edition, from its rows."""

from dataclasses import replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import defer, undefer

from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion, Session
from village.editions.words.file.checks import text_faults
from village.editions.words.settings import (
    AxisSettings,
    BadgeSettings,
    CallSettings,
    ChecklistLine,
    ContractSettings,
    CriterionSettings,
    DataProtection,
    Eligibility,
    FigureSettings,
    Identity,
    JurySettings,
    LetterSettings,
    MailSettings,
    Organiser,
    Partner,
    PavilionRule,
    PavilionSettings,
    PictureSettings,
    PracticalSection,
    PriceSettings,
    Programme,
    QuestionSection,
    RefusalReason,
    Service,
    SessionSettings,
    Settings,
    Standard,
    TaskPlan,
    Venue,
    VisitorSettings,
)
from village.editions.words.shape import as_value, shape_of

Row = TypeVar("Row", Axis, Call, Criterion, Pavilion, Session)
#: An edition with what only its settings are made of, read at once, not column by column.
_WHOLE = (
    sa.select(Edition)
    .where(Edition.id == sa.bindparam("id"))
    .options(undefer("*"), defer(Edition.plan))
)


def of(session: DatabaseSession, edition: Edition) -> Settings:
    """Return all that the organiser decided of an edition, but its plan."""
    session.scalar(_WHOLE, {"id": edition.id})
    zone = ZoneInfo(edition.timezone)
    practical = edition.practical

    def many(kind: Any, data: Any) -> Any:
        return as_value(tuple[kind, ...], data or (), zone)

    return Settings(
        edition=_identity(edition, zone),
        organiser=as_value(Organiser, edition.organiser, zone),
        venue=as_value(Venue, edition.venue, zone),
        partners=many(Partner, edition.partners),
        axes=tuple(_plain(AxisSettings, axis) for axis in rows(session, Axis, edition)),
        pavilion_rule=as_value(PavilionRule, edition.pavilion_rule, zone),
        pavilions=tuple(_pavilion(one, zone) for one in rows(session, Pavilion, edition)),
        calls=tuple(_call(call, zone) for call in rows(session, Call, edition)),
        jury=_jury(edition, rows(session, Criterion, edition), zone),
        prices=as_value(PriceSettings, edition.prices, zone),
        services=many(Service, edition.services.get("items")),
        tasks=as_value(TaskPlan, edition.tasks, ZoneInfo("UTC")),
        contracts=as_value(ContractSettings, edition.clauses, zone),
        mails=many(MailSettings, edition.mails),
        letters=many(LetterSettings, edition.letters),
        programme=_programme(edition, rows(session, Session, edition), zone),
        practical=many(PracticalSection, practical.get("sections")),
        figures=many(FigureSettings, practical.get("figures")),
        visitors=as_value(VisitorSettings, edition.visitors, zone),
        data_protection=as_value(DataProtection, edition.data_protection, zone),
        badges=as_value(BadgeSettings, edition.badges, zone),
    )


def untranslated(session: DatabaseSession, edition: Edition, language: str) -> tuple[str, ...]:
    """Return the keys of the texts that miss a language of the edition: another one is read."""
    faults = text_faults(of(session, edition))
    return tuple(one.key for one in faults if one.warns and one.language == language)


def rows(session: DatabaseSession, kind: type[Row], edition: Edition) -> list[Row]:
    """Return the rows of one kind that an edition owns, in its order."""
    order: dict[Any, Any] = {
        Axis: (Axis.number,),
        Call: (Call.position, Call.id),
        Criterion: (Criterion.position,),
        Pavilion: (Pavilion.position, Pavilion.id),
        Session: (Session.starts_at, Session.key),
    }
    own = sa.select(kind).where(kind.edition_id == edition.id).order_by(*order[kind])
    return list(session.scalars(own))


def _identity(edition: Edition, zone: ZoneInfo) -> Identity:
    logo = as_value(PictureSettings, edition.logo, zone) if edition.logo else None
    found: Identity = replace(_plain(Identity, edition), logo=logo)
    return found


def _plain(kind: Any, row: object) -> Any:
    """Return a value whose fields are columns of the same names."""
    facts = {field: getattr(row, field) for _, field, _ in shape_of(kind)}
    for name in ("accent", "accent_dark"):
        if name in facts:
            facts[name] = facts[name] or None
    if "languages" in facts:
        facts["languages"] = tuple(facts["languages"])
    return kind(**facts)


def _pavilion(row: Pavilion, zone: ZoneInfo) -> PavilionSettings:
    facts = {"code": row.code, "name": row.label, "note": row.note, "continents": row.continents}
    if row.colour:
        facts["colour"] = row.colour
    found: PavilionSettings = as_value(PavilionSettings, facts, zone)
    return found


def _jury(edition: Edition, criteria: list[Criterion], zone: ZoneInfo) -> JurySettings:
    return JurySettings(
        reviews_per_application=edition.reviews_per_application,
        reviews_due_at=edition.reviews_due_at,
        scale=edition.mark_scale,
        blind=edition.blind,
        verdict_delay_minutes=edition.verdict_delay_minutes,
        tells_score=edition.tells_score,
        tells_feedback=edition.tells_feedback,
        criteria=tuple(
            CriterionSettings(one.key, one.weight.normalize(), one.title, one.help, one.anchors)
            for one in criteria
        ),
        refusal_reasons=as_value(tuple[RefusalReason, ...], edition.refusal_reasons or (), zone),
    )


def _programme(edition: Edition, sessions: list[Session], zone: ZoneInfo) -> Programme:
    facts = {one: edition.programme.get(one, ()) for one in ("rooms", "speakers")}
    listed: Programme = as_value(Programme, facts, zone)
    return replace(listed, sessions=tuple(_session(one) for one in sessions))


def _call(call: Call, zone: ZoneInfo) -> CallSettings:
    return CallSettings(
        key=call.key,
        kind=call.kind,
        opens_at=call.opens_at,
        deadline_at=call.deadline_at,
        title=call.title,
        grace_minutes=call.grace_minutes,
        pavilion=call.pavilion or None,
        places=call.places,
        per_organisation=call.per_organisation,
        description=call.description,
        who=call.who,
        offer=call.offer,
        eligibility=as_value(tuple[Eligibility, ...], call.eligibility, zone),
        checklist=as_value(tuple[ChecklistLine, ...], call.checklist, zone),
        standard=as_value(Standard, call.standard, zone),
        sections=as_value(tuple[QuestionSection, ...], call.sections, zone),
    )


def _session(row: Session) -> SessionSettings:
    return SessionSettings(
        key=row.key,
        room=row.room,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title,
        axis=row.axis_number,
        speakers=tuple(row.speakers),
        credits=row.credits,
        stream=row.stream,
    )
