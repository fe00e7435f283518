"""Who could score what: files before the jury, jurors, conflicts and affinities."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import sqlalchemy as sa

from village.context import Context
from village.domain.applications import JURY_STATES, Kind
from village.domain.continents import Continent
from village.domain.permissions import Permission as P
from village.domain.permissions import Role
from village.models import (
    Application,
    Assignment,
    Axis,
    ConflictOfInterest,
    JurorProfile,
    Membership,
    Organisation,
    OrganisationMember,
    User,
)
from village.queries import visible
from village.queries.jury import READABLE, counted
from village.selection.affinity import Profile, affinities
from village.selection.matching import Booleans, Instance
from village.selection.reviews import Floats

Pair = tuple[int, int]
"""An application's id and a juror's."""


@dataclass(frozen=True, slots=True)
class File:
    """A file before the jury."""

    id: int
    reference: str
    title: str
    organisation: str
    organisation_id: int
    zone: Continent
    language: str
    axis: int | None


@dataclass(frozen=True, slots=True)
class Juror:
    """A juror; `load` counts the files given so far that the reader may know of."""

    id: int
    name: str
    institution: str
    axes: tuple[int, ...]
    languages: tuple[str, ...]
    load: int


@dataclass(frozen=True)
class Candidates:
    """All that may be given to whom.

    `given` are the pairs assigned already, `barred` those with a conflict of interest.
    """

    files: tuple[File, ...]
    jurors: tuple[Juror, ...]
    given: frozenset[Pair]
    barred: frozenset[Pair]

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        """The position of each file, by its id."""
        return {file.id: i for i, file in enumerate(self.files)}

    @cached_property
    def column_of(self) -> Mapping[int, int]:
        """The position of each juror, by id."""
        return {juror.id: j for j, juror in enumerate(self.jurors)}

    @cached_property
    def affinity(self) -> Floats:
        """The affinities, NaN where a pair is barred."""
        return affinities(
            [
                Profile(str(file.id), _axes([file.axis]), languages=frozenset({file.language}))
                for file in self.files
            ],
            [
                Profile(str(juror.id), _axes(juror.axes), languages=frozenset(juror.languages))
                for juror in self.jurors
            ],
            conflicts=[(str(pair[0]), str(pair[1])) for pair in self.barred],
        )

    @cached_property
    def standing(self) -> Booleans:
        """Which pairs are given already, as a matrix."""
        return self.matrix(self.given)

    def matrix(self, pairs: Iterable[Pair]) -> Booleans:
        """Return pairs as a matrix, those that no longer meet left out."""
        chosen = np.zeros((len(self.files), len(self.jurors)), dtype=bool)
        for pair in pairs:
            if self.meets(pair):
                chosen[self.row_of[pair[0]], self.column_of[pair[1]]] = True
        return chosen

    def meets(self, pair: Pair) -> bool:
        """Say whether a file and a juror are here and have no conflict of interest."""
        known = pair[0] in self.row_of and pair[1] in self.column_of
        return known and pair not in self.barred

    def allows(self, pair: Pair) -> bool:
        """Say whether a pair may still be given."""
        return self.meets(pair) and pair not in self.given

    def lacking(self, per_application: int) -> "Candidates":
        """Return the same without the files that have more jurors than asked."""
        counts = self.standing.sum(1)
        files = tuple(
            file for file, count in zip(self.files, counts, strict=True) if count <= per_application
        )
        return replace(self, files=files)

    def least_load(self, per_application: int) -> int:
        """Return the smallest limit on the jurors' loads under which all demands could fit."""
        loads = [juror.load for juror in self.jurors]
        need = int(np.maximum(per_application - self.standing.sum(1), 0).sum())
        most = max(loads, default=0)
        even = -(-(need + sum(loads)) // max(len(loads), 1))
        return max(even, most, 1)

    def by_file(self, pairs: Collection[Pair]) -> dict[int, list[Juror]]:
        """Return the jurors of each file in `pairs`, by name."""
        found: dict[int, list[Juror]] = {}
        for application_id, user_id in sorted(pairs, key=lambda pair: self.column_of[pair[1]]):
            found.setdefault(application_id, []).append(self.jurors[self.column_of[user_id]])
        return found

    def given_by_file(self) -> dict[int, list[Juror]]:
        """Return the jurors who have each file already, without those who stepped aside."""
        known = [pair for pair in self.given - self.barred if pair[1] in self.column_of]
        return self.by_file(known)

    def instance(self, per_application: int, max_load: int) -> Instance:
        """Return what must hold of the whole assignment: what is given stays as it is."""
        inside = self.standing.sum(0)
        outside = np.array([juror.load for juror in self.jurors], dtype=np.int64) - inside
        known = Instance(
            affinity=self.affinity,
            demand=np.full(len(self.files), per_application, dtype=np.int64),
            least=np.zeros(len(self.jurors), dtype=np.int64),
            most=np.maximum(max_load - outside, inside),
        )
        if not self.standing.any():
            return known
        full = self.standing.sum(1) >= per_application
        return replace(
            known,
            affinity=np.where(self.standing | ~full[:, None], self.affinity, np.nan),
            kept=self.standing,
            keep=int(self.standing.sum()),
            reference=known.best,
        )


def candidates(ctx: Context) -> Candidates:
    """Return the files and jurors that the actor may bring together."""
    seen = (visible.applications(ctx.actor, P.MANAGE_JURY), Application.kind == Kind.STARTUP)
    files = ctx.session.execute(
        sa.select(
            Application.id,
            Application.reference,
            Application.title,
            Organisation.name,
            Application.organisation_id,
            Application.zone,
            Application.language,
            Axis.number,
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .where(*seen, Application.state.in_(JURY_STATES))
        .order_by(Application.reference)
    )
    given = ctx.session.execute(
        sa.select(Assignment.application_id, Assignment.user_id, counted())
        .join(Assignment.application)
        .where(*seen, Application.state.in_(READABLE))
    ).all()
    loads: dict[int, int] = {}
    for row in given:
        loads[row.user_id] = loads.get(row.user_id, 0) + bool(row[2])
    return Candidates(
        files=tuple(File(*row) for row in files),
        jurors=_jurors(ctx, loads),
        given=frozenset((row.application_id, row.user_id) for row in given),
        barred=_barred(ctx, seen),
    )


def _jurors(ctx: Context, loads: Mapping[int, int]) -> tuple[Juror, ...]:
    profile = sa.and_(
        JurorProfile.user_id == User.id, JurorProfile.edition_id == ctx.the_edition.id
    )
    rows = ctx.session.execute(
        sa.select(
            User.id,
            User.name,
            JurorProfile.institution,
            JurorProfile.axes,
            JurorProfile.languages,
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(JurorProfile, profile)
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == Role.JUROR)
        .order_by(User.name, User.id)
    )
    return tuple(
        Juror(
            id=row.id,
            name=row.name,
            institution=row.institution or "",
            axes=tuple(row.axes or ()),
            languages=tuple(row.languages or ()),
            load=loads.get(row.id, 0),
        )
        for row in rows
    )


def _barred(ctx: Context, seen: Iterable[sa.ColumnElement[bool]]) -> frozenset[Pair]:
    """Return who may not score what: conflicts declared, and members of the organisation."""
    declared = (
        sa.select(ConflictOfInterest.application_id, ConflictOfInterest.user_id)
        .join(ConflictOfInterest.application)
        .where(*seen)
    )
    members = (
        sa.select(Application.id, OrganisationMember.user_id)
        .join(
            OrganisationMember,
            OrganisationMember.organisation_id == Application.organisation_id,
        )
        .where(*seen)
    )
    rows = ctx.session.execute(sa.union(declared, members))
    return frozenset((application_id, user_id) for application_id, user_id in rows)


def _axes(numbers: Iterable[int | None]) -> frozenset[str]:
    return frozenset(str(number) for number in numbers if number is not None)
