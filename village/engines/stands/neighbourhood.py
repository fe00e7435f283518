"""Neighbourhoods: which requests to place again together, again and again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from village.engines.stands.choices import Choices
from village.engines.stands.cuts import Table
from village.engines.stands.floor import Bools, Floats, Ints
from village.engines.stands.piece import Piece
from village.engines.stands.program import SolverLimits

_EACH = 25  # columns a request brings
_SMALLEST, _LARGEST = 30, 120
_UNPLACED_LOSS = 200.0
_PATIENCE = 60  # windows without a gain before giving up
_WINDOW_S, _WINDOW_NODES = 3.0, 300


@dataclass(frozen=True)
class Guide:
    """What the relaxation knew at one moment: the columns' reduced costs, and its rows."""

    spare: Floats
    table: Table


@dataclass
class Corner:
    """A plan made better in one part of the floor: only `columns` are looked at.

    Attributes:
        columns: which columns may be used; whoever stands on another keeps the seat.
        bound: of the whole plan.
        tried: how many neighbourhoods were placed again.
    """

    choices: Choices
    guide: Guide
    columns: Bools
    seats: Ints
    value: float
    bound: float
    seed: str
    tried: int = 0

    def better(self, *, most: int, left_s: Callable[[], float]) -> None:
        """Place up to `most` neighbourhoods again, as long as there is time left.

        Each grows round a request that stands worse than the relaxation would have it: half of
        them are its surroundings, half those of its zone that lose most. They widen as long as
        nothing is gained, and end after sixty in vain.
        """
        chance = random.Random(self.seed)  # noqa: S311  a search, not a secret
        size, idle = 40, 0
        members = self._members()
        while len(members) and idle < _PATIENCE and self.tried < most and left_s() > 0:
            loss = self._loss(members)
            [centre] = chance.choices(members.tolist(), loss.tolist())
            group = self._group(members, loss, centre, size, chance)
            gained = self._place_again(group, left_s())
            self.tried += 1
            idle = 0 if gained else idle + 1
            size = size if gained else min(_LARGEST, max(_SMALLEST, size + 2))

    def _members(self) -> Ints:
        """Return who stands on the columns or could, and stands nowhere else."""
        c = self.choices
        could = np.zeros(c.count, dtype=bool)
        could[c.request[self.columns]] = True
        held = c.columns_of(self.seats)
        could[c.request[held[~self.columns[held]]]] = False
        return np.flatnonzero(could)

    def _loss(self, members: Ints) -> Floats:
        """Return how far below the relaxation each member stands."""
        c = self.choices
        loss = np.full(c.count, _UNPLACED_LOSS)
        held = c.columns_of(self.seats)
        loss[c.request[held]] = np.maximum(0.0, -self.guide.spare[held]) + 1.0
        return loss[members]

    def _group(
        self, members: Ints, loss: Floats, centre: int, size: int, chance: random.Random
    ) -> Ints:
        c, floor = self.choices, self.choices.floor
        seats = self.seats[members]
        mine = c.of(centre)
        place = int(self.seats[centre]) if self.seats[centre] >= 0 else int(mine[0])
        in_zone = c.in_zone[members, floor.zone[place]]
        if chance.random() < 0.5:
            middle = (floor.box[:, :2] + floor.box[:, 2:]) / 2
            away = np.hypot(*(middle[np.maximum(seats, 0)] - middle[place]).T)
            key = np.where(seats >= 0, away, np.where(in_zone, 0.0, np.inf))
        else:
            lots = np.array([chance.random() for _ in range(len(members))])
            key = np.where(in_zone, -loss * lots, np.inf)
        group = members[np.argsort(key, kind="stable")[:size]]
        return np.union1d(group, [centre])

    def _place_again(self, group: Ints, seconds: float) -> bool:
        """Place a group at best among its promising columns; say whether that gained."""
        limits = SolverLimits(seconds=min(_WINDOW_S, seconds), nodes=_WINDOW_NODES, gap=1e-6)
        columns = self._promising(group)
        table = self.guide.table
        seats = Piece(self.choices, self.seats, columns, table=table).solve(limits).seats
        value = -np.inf if seats is None else self.choices.worth(seats)
        if seats is None or value <= self.value + 1e-9:
            return False
        self.seats, self.value = seats, value
        return True

    def _promising(self, group: Ints) -> Ints:
        """Return the group's best columns among those that could better the plan."""
        c, spare = self.choices, self.guide.spare
        slack = -(self.bound - self.value) - 1.0
        found = [c.columns_of(self.seats)]
        found[0] = found[0][np.isin(c.request[found[0]], group)]
        for i in group.tolist():
            mine = np.arange(c.offset[i], c.offset[i + 1])
            mine = mine[self.columns[mine] & (spare[mine] >= slack)]
            found.append(mine[np.argsort(-spare[mine], kind="stable")[:_EACH]])
        return np.unique(np.concatenate(found)).astype(np.int64)
