"""Contracts as pages show them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from village.applications import PLACEABLE_STATES, Application, State, visible
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can
from village.organisations import Organisation, name_in
from village.stands import PlaceState, Stand, StandPlace


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One line of the organiser's list."""

    number: str
    version: int
    reference: str
    organisation: str
    stand: str
    state: ContractState
    gross_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A confirmed application with a stand and without a contract."""

    reference: str
    organisation: str
    stand: str


def listed(ctx: Context, language: str, *, pavilion: str = "") -> list[ContractRow]:
    """Return the edition's contracts, or those of stands in one pavilion, the newest first."""
    rows = ctx.session.execute(
        sa.select(Contract, Application.reference, name_in(language), Stand.number)
        .join(Application, Application.id == Contract.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(StandPlace, StandPlace.id == Contract.place_id)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(
            visible.applications(ctx.actor, P.CONTRACT),
            *([Stand.zone == pavilion] if pavilion else []),
        )
        .order_by(Contract.id.desc())
    )
    return [
        ContractRow(
            number=contract.number,
            version=contract.edition_version,
            reference=reference,
            organisation=name,
            stand=stand,
            state=contract.state,
            gross_cents=contract.gross_cents,
            currency=contract.currency,
        )
        for contract, reference, name, stand in rows
    ]


def ready(ctx: Context, language: str) -> list[Ready]:
    """Return the applications whose contract can be drafted now."""
    rows = ctx.session.execute(
        sa.select(Application.reference, name_in(language), Stand.number)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(StandPlace, StandPlace.application_id == Application.id)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(
            visible.applications(ctx.actor, P.CONTRACT),
            Application.state == State.CONFIRMED,
            StandPlace.state == PlaceState.ALLOCATED,
            Application.id.not_in(sa.select(Contract.application_id).where(_standing())),
        )
        .order_by(Organisation.name)
    )
    return [Ready(*row) for row in rows]


def with_place(ctx: Context, language: str) -> list[tuple[str, str, str]]:
    """Return who takes part: reference, organisation and stand, empty where there is none yet."""
    place = sa.and_(
        StandPlace.application_id == Application.id, StandPlace.state != PlaceState.RELEASED
    )
    rows = ctx.session.execute(
        sa.select(Application.reference, name_in(language), sa.func.coalesce(Stand.number, ""))
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(StandPlace, place)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .where(visible.applications(ctx.actor, P.CONTRACT), Application.state.in_(PLACEABLE_STATES))
        .order_by(name_in(language), Application.reference)
    )
    return [(reference, name, stand) for reference, name, stand in rows]


def drafted(ctx: Context) -> int:
    """Return how many contracts wait to be issued."""
    counted = (
        sa.select(sa.func.count())
        .select_from(Contract)
        .join(Application, Application.id == Contract.application_id)
        .where(visible.applications(ctx.actor, P.CONTRACT), Contract.state == ContractState.DRAFTED)
    )
    return ctx.session.scalar(counted) or 0


def of_application(ctx: Context, application: Application) -> Contract | None:
    """Return the application's contract in force, else the one in draft."""
    return ctx.session.scalar(
        whole()
        .where(Contract.application_id == application.id, _standing())
        .order_by(Contract.edition_version)
        .limit(1)
    )


def stand_net_cents(ctx: Context, application: Application) -> int:
    """Return what the stand of an application costs before tax; 0 without a contract."""
    contract = of_application(ctx, application)
    return contract.terms.totals.net_cents if contract else 0


def find(ctx: Context, number: str, version: int | None = None) -> Contract:
    """Return one contract that the actor may see: the organiser's, or its own once issued.

    Without `version`, the newest that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    for contract in versions(ctx, number):
        if version in (None, contract.edition_version):
            return contract
    raise NotFound


def versions(ctx: Context, number: str) -> list[Contract]:
    """Return the versions of a contract that the actor may see, the newest first."""
    found = ctx.session.scalars(
        whole()
        .where(Contract.number == number, Application.edition_id == ctx.the_edition.id)
        .order_by(Contract.edition_version.desc())
    )
    return [contract for contract in found if _may_see(ctx, contract)]


def _may_see(ctx: Context, contract: Contract) -> bool:
    if can(ctx.actor, P.CONTRACT, contract.application):
        return True
    own = can(ctx.actor, P.APPLY, contract.application)
    return own and contract.issued_at is not None


def _standing() -> sa.ColumnElement[bool]:
    return Contract.state.not_in((ContractState.AMENDED, ContractState.CANCELLED))


def whole() -> sa.Select[Contract]:
    """Return the statement that loads contracts with all that their page and document need."""
    return (
        sa.select(Contract)
        .join(Application, Application.id == Contract.application_id)
        .options(
            undefer(Contract.terms),
            joinedload(Contract.application).joinedload(Application.organisation),
            joinedload(Contract.place).joinedload(StandPlace.stand),
            joinedload(Contract.file),
            joinedload(Contract.sealed_file),
        )
    )
