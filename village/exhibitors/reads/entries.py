"""What exhibitors said and sent for their stands."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application, State, lookup, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions import CallKind, SlotSettings
from village.exhibitors.tables import ExhibitorEntry
from village.organisations import Organisation, name_in
from village.stands import PlaceState, Stand, StandPlace


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A delivery slot with how many more exhibitors it takes."""

    slot: SlotSettings
    left: int


@dataclass(frozen=True, slots=True)
class StandFacts:
    """What one exhibitor said of its stand; `fascia` by language."""

    reference: str
    organisation: str
    stand: str
    fascia: Mapping[str, str]
    co_exhibitors: tuple[str, ...]
    slot: SlotSettings | None
    vehicle: str
    insured: bool


@dataclass(frozen=True, slots=True)
class FasciaOrder:
    """What stands above an equipped stand, by language; nothing where nothing is ordered."""

    stand: str
    reference: str
    organisation: str
    names: Mapping[str, str]


def kept(ctx: Context, application: Application) -> ExhibitorEntry | None:
    """Return what an exhibitor said, read anew; None where it said nothing yet."""
    return ctx.session.scalar(
        sa.select(ExhibitorEntry)
        .where(ExhibitorEntry.application_id == application.id)
        .options(joinedload(ExhibitorEntry.insurance))
        .execution_options(populate_existing=True)
    )


def of(ctx: Context, application: Application) -> ExhibitorEntry:
    """Return what an exhibitor said, or a blank entry that is not kept yet."""
    blank = ExhibitorEntry(
        application_id=application.id,
        fascia={},
        catalogue={},
        logo="",
        co_exhibitors=[],
        not_needed=[],
        slot="",
        vehicle="",
    )
    return kept(ctx, application) or blank


def listed(ctx: Context, language: str) -> list[StandFacts]:
    """Return what each exhibitor said of its stand, by name, for those who build and unload."""
    place = sa.and_(
        StandPlace.application_id == Application.id, StandPlace.state != PlaceState.RELEASED
    )
    entry = ExhibitorEntry
    rows = ctx.session.execute(
        sa.select(
            Application.reference,
            name_in(language),
            sa.func.coalesce(Stand.number, ""),
            entry.fascia,
            entry.co_exhibitors,
            entry.slot,
            entry.vehicle,
            entry.insurance_id.is_not(None),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(entry, entry.application_id == Application.id)
        .outerjoin(StandPlace, place)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .where(visible.applications(ctx.actor, P.CONTRACT), Application.state == State.CONFIRMED)
        .order_by(name_in(language), Application.reference)
    )
    named = {one.key: one for one in ctx.the_edition.task_plan.slots}
    return [
        StandFacts(
            reference,
            name,
            stand,
            fascia or {},
            tuple(sharers or ()),
            named.get(slot or ""),
            vehicle or "",
            bool(insured),
        )
        for reference, name, stand, fascia, sharers, slot, vehicle, insured in rows
    ]


def fascias(ctx: Context, language: str) -> list[FasciaOrder]:
    """Return what is ordered for the board of each equipped stand that is given, by its number."""
    rows = ctx.session.execute(
        sa.select(Stand.number, Application.reference, name_in(language), ExhibitorEntry.fascia)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .join(Application, Application.id == StandPlace.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(ExhibitorEntry, ExhibitorEntry.application_id == Application.id)
        .where(
            visible.applications(ctx.actor, P.CONTRACT),
            StandPlace.state.in_((PlaceState.ALLOCATED, PlaceState.CONTRACTED)),
            sa.or_(Application.shell_scheme, Application.kind == CallKind.STARTUP),
        )
        .order_by(Stand.number)
    )
    return [
        FasciaOrder(number, reference, name, {k: v for k, v in (said or {}).items() if v.strip()})
        for number, reference, name, said in rows
    ]


def catalogued(ctx: Context, reference: str, language: str) -> tuple[str, str]:
    """Return what everybody reads of an exhibitor in a language, and its logo's name."""
    row = ctx.session.execute(
        sa.select(ExhibitorEntry.catalogue, ExhibitorEntry.logo)
        .join(Application, Application.id == ExhibitorEntry.application_id)
        .where(Application.reference == reference, Application.edition_id == ctx.the_edition.id)
    ).one_or_none()
    return (text_in(row.catalogue, language), row.logo) if row else ("", "")


def logo(ctx: Context, application: Application) -> str:
    """Return the name of an exhibitor's logo; empty while it has given none."""
    own = ExhibitorEntry.application_id == application.id
    return ctx.session.scalar(sa.select(ExhibitorEntry.logo).where(own)) or ""


def certificate(ctx: Context, reference: str) -> StoredFile:
    """Return an insurance certificate that the actor may read: its own, or any as organiser.

    Raises:
        NotFound: there is none, or it is not the actor's to read.
    """
    application = lookup.find(ctx, reference)
    readable = any(can(ctx.actor, one, application) for one in (P.APPLY, P.CONTRACT))
    entry = kept(ctx, application)
    if not readable or entry is None or entry.insurance is None:
        raise NotFound
    return entry.insurance


def slots(ctx: Context, *, besides: Application | None = None) -> list[FreeSlot]:
    """Return the delivery slots with what is left of each, one exhibitor left out."""
    taken = booked(ctx, besides=besides)
    return [
        FreeSlot(one, max(0, one.places - taken.get(one.key, 0)))
        for one in ctx.the_edition.task_plan.slots
    ]


def booked(ctx: Context, *, besides: Application | None = None) -> Mapping[str, int]:
    """Return how many exhibitors have each slot, one left out."""
    counted = (
        sa.select(ExhibitorEntry.slot, sa.func.count().label("taken"))
        .join(Application, Application.id == ExhibitorEntry.application_id)
        .where(
            Application.edition_id == ctx.the_edition.id,
            Application.state == State.CONFIRMED,
            ExhibitorEntry.slot != "",
        )
        .group_by(ExhibitorEntry.slot)
    )
    if besides is not None:
        counted = counted.where(Application.id != besides.id)
    return {row.slot: row.taken for row in ctx.session.execute(counted)}
