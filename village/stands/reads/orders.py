"""What the organiser has ordered of the solver: pairs, pins; each with the names concerned."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from village.applications import Application
from village.core.context import Context
from village.core.errors import NotFound
from village.organisations import Organisation
from village.stands.reads.placing import Party, parties
from village.stands.tables.allocation import Neighbours, StandPin
from village.stands.tables.places import Stand
from village.stands.words.places import Relation


@dataclass(frozen=True, slots=True)
class Pair:
    """Two applications kept apart or put together."""

    first: str
    first_name: str
    second: str
    second_name: str
    relation: Relation
    metres: int | None


@dataclass(frozen=True, slots=True)
class Pin:
    """A stand kept for an application."""

    reference: str
    organisation: str
    stand: str


def named(ctx: Context) -> list[Party]:
    """Return the applications that something may be said of, by name."""
    return sorted(parties(ctx), key=lambda party: party.organisation.casefold())


def pairs(ctx: Context) -> list[Pair]:
    """Return every pair of the edition, the latest first."""
    one, other = aliased(Application), aliased(Application)
    first, second = aliased(Organisation), aliased(Organisation)
    rows = ctx.session.execute(
        sa.select(Neighbours, one.reference, first.name, other.reference, second.name)
        .join(one, one.id == Neighbours.first_id)
        .join(other, other.id == Neighbours.second_id)
        .join(first, first.id == one.organisation_id)
        .join(second, second.id == other.organisation_id)
        .where(one.edition_id == ctx.the_edition.id)
        .order_by(Neighbours.id.desc())
    )
    return [
        Pair(reference, name, reference2, name2, pair.relation, pair.metres)
        for pair, reference, name, reference2, name2 in rows
    ]


def find_pair(ctx: Context, first: str, second: str) -> Neighbours:
    """Return what is said of two applications.

    Raises:
        NotFound: nothing is, or they are of another edition.
    """
    one, other = aliased(Application), aliased(Application)
    pair = ctx.session.scalar(
        sa.select(Neighbours)
        .join(one, one.id == Neighbours.first_id)
        .join(other, other.id == Neighbours.second_id)
        .where(
            one.edition_id == ctx.the_edition.id,
            one.reference == first,
            other.reference == second,
        )
    )
    if pair is None:
        raise NotFound
    return pair


def pins(ctx: Context) -> list[Pin]:
    """Return the edition's pins, by stand."""
    rows = ctx.session.execute(
        sa.select(Application.reference, Organisation.name, Stand.number)
        .join(StandPin, StandPin.application_id == Application.id)
        .join(Stand, Stand.id == StandPin.stand_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.edition_id == ctx.the_edition.id)
        .order_by(Stand.number)
    )
    return [Pin(reference, name, number) for reference, name, number in rows]
