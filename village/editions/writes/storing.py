"""The settings of an edition, put into its rows; what people already refer to keeps its row."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.core.context import Context
from village.core.errors import InUse
from village.core.files import pictures
from village.editions.reads.settings import rows
from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion, Session
from village.editions.words.file.checks import check_settings
from village.editions.words.file.faults import Fault
from village.editions.words.pictures import pictures_of
from village.editions.words.sections import Section
from village.editions.words.settings import Settings
from village.editions.words.shape import as_json, shape_of

Row = TypeVar("Row", Axis, Call, Criterion, Pavilion, Session)


def wrong(ctx: Context, settings: Settings) -> list[Fault]:
    """Return for what settings are refused: their faults, and pictures that are not kept."""
    faults = [fault for fault in check_settings(settings) if not fault.warns]
    named = list(pictures_of(settings))
    kept = pictures.known(ctx.session, [one.file for _, one in named]) if named else frozenset()
    return faults + [
        Fault("", f"{key}.file", "picture_absent", facts={"given": one.file})
        for key, one in named
        if one.file not in kept
    ]


def store(ctx: Context, edition: Edition, settings: Settings, sections: Iterable[Section]) -> None:
    """Put sections of the settings into an edition's rows. Flushes.

    Raises:
        InUse: something that is left out is referred to, by applications or marks.
    """
    for section in sections:
        _STORES[section](ctx, edition, settings)
    ctx.session.flush()
    ctx.session.expire(edition, ["axes", "pavilions", "calls", "criteria"])


def _identity(ctx: Context, edition: Edition, settings: Settings) -> None:
    identity = settings.edition
    kind: Any = type(identity)
    for _, field, _ in shape_of(kind):
        value = getattr(identity, field)
        setattr(edition, field, value)
    edition.accent, edition.accent_dark = identity.accent or "", identity.accent_dark or ""
    edition.logo = as_json(identity.logo) or {}
    edition.partners = as_json(settings.partners)
    edition.languages = list(identity.languages)
    edition.organiser = as_json(settings.organiser)
    edition.venue = as_json(settings.venue)


def _axes(ctx: Context, edition: Edition, settings: Settings) -> None:
    wanted = {axis.number: {"title": axis.title, "note": axis.note} for axis in settings.axes}
    _sync(ctx, edition, Axis, "number", wanted)


def _pavilions(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.pavilion_rule = as_json(settings.pavilion_rule)
    wanted = {
        one.code: {
            "position": at,
            "label": one.name,
            "note": one.note,
            "colour": one.colour or "",
            "continents": [str(continent) for continent in one.continents],
        }
        for at, one in enumerate(settings.pavilions, 1)
    }
    _sync(ctx, edition, Pavilion, "code", wanted)


def _calls(ctx: Context, edition: Edition, settings: Settings) -> None:
    wanted = {
        call.key: {
            "position": at,
            "kind": call.kind,
            "pavilion": call.pavilion or "",
            "places": call.places,
            "per_organisation": call.per_organisation,
            "title": call.title,
            "description": call.description,
            "who": call.who,
            "offer": call.offer,
            "opens_at": call.opens_at,
            "deadline_at": call.deadline_at,
            "grace_minutes": call.grace_minutes,
            "eligibility": as_json(call.eligibility),
            "checklist": as_json(call.checklist),
            "standard": as_json(call.standard),
            "sections": [{"questions": [], **one} for one in as_json(call.sections)],
        }
        for at, call in enumerate(settings.calls, 1)
    }
    _sync(ctx, edition, Call, "key", wanted)


def _jury(ctx: Context, edition: Edition, settings: Settings) -> None:
    jury = settings.jury
    edition.reviews_per_application = jury.reviews_per_application
    edition.reviews_due_at = jury.reviews_due_at
    edition.scale, edition.blind = as_json(jury.scale), jury.blind
    edition.verdict_delay_minutes = jury.verdict_delay_minutes
    edition.tells_score, edition.tells_feedback = jury.tells_score, jury.tells_feedback
    edition.refusal_reasons = as_json(jury.refusal_reasons)
    # Positions are unique: they step aside before they change places.
    aside = sa.update(Criterion).where(Criterion.edition_id == edition.id)
    ctx.session.execute(aside.values(position=-Criterion.position))
    wanted = {
        one.key: {
            "position": at,
            "weight": one.weight,
            "title": one.title,
            "help": one.help,
            "anchors": as_json(one.anchors),
        }
        for at, one in enumerate(jury.criteria, 1)
    }
    _sync(ctx, edition, Criterion, "key", wanted)


def _prices(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.prices = as_json(settings.prices)
    edition.services = {"items": as_json(settings.services)}


def _tasks(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.tasks = as_json(settings.tasks)


def _contracts(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.clauses = as_json(settings.contracts)


def _mails(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.mails = as_json(settings.mails)


def _letters(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.letters = as_json(settings.letters)


def _programme(ctx: Context, edition: Edition, settings: Settings) -> None:
    programme = settings.programme
    edition.programme = {
        "rooms": as_json(programme.rooms),
        "speakers": as_json(programme.speakers),
    }
    wanted = {
        one.key: {
            "room": one.room,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "title": one.title,
            "axis_number": one.axis,
            "speakers": list(one.speakers),
            "credits": one.credits,
            "stream": one.stream,
        }
        for one in programme.sessions
    }
    _sync(ctx, edition, Session, "key", wanted)


def _practical(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.practical = {
        "sections": as_json(settings.practical),
        "figures": as_json(settings.figures),
    }


def _visitors(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.visitors = as_json(settings.visitors)


def _data_protection(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.data_protection = as_json(settings.data_protection)


def _badges(ctx: Context, edition: Edition, settings: Settings) -> None:
    edition.badges = as_json(settings.badges)


_STORES: Mapping[Section, Callable[[Context, Edition, Settings], None]] = {
    Section.IDENTITY: _identity,
    Section.AXES: _axes,
    Section.PAVILIONS: _pavilions,
    Section.CALLS: _calls,
    Section.JURY: _jury,
    Section.PRICES: _prices,
    Section.TASKS: _tasks,
    Section.CONTRACTS: _contracts,
    Section.MAILS: _mails,
    Section.LETTERS: _letters,
    Section.PROGRAMME: _programme,
    Section.PRACTICAL: _practical,
    Section.VISITORS: _visitors,
    Section.DATA_PROTECTION: _data_protection,
    Section.BADGES: _badges,
}


def _sync(
    ctx: Context,
    edition: Edition,
    kind: type[Row],
    name: str,
    wanted: Mapping[Any, Mapping[str, Any]],
) -> None:
    """Make an edition's rows of a kind those that are wanted, known again by `name`."""
    there = {getattr(row, name): row for row in rows(ctx.session, kind, edition)}
    for key, values in wanted.items():
        row = there.pop(key, None) or kind(edition_id=edition.id, **{name: key})
        for column, value in values.items():
            setattr(row, column, value)
        ctx.session.add(row)
    ctx.session.flush()
    for key, row in there.items():
        try:
            with ctx.session.begin_nested():
                ctx.session.delete(row)
                ctx.session.flush()
        except IntegrityError as error:
            raise InUse(what=kind.__tablename__, key=str(key)) from error
