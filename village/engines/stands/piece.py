"""Pieces: a few requests placed at best while all others stay, as one small integer program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from village.engines import highs
from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.cuts import Table
from village.engines.stands.floor import Bools, Floats, Ints
from village.engines.stands.program import ProgramResult, Rows, SolverLimits

_SECONDS_AT_LEAST = 0.05
_PROBING = 1 << 15  # HiGHS's number for this part of its presolve
_NONE: Ints = np.zeros(0, dtype=np.int64)


class Piece:
    """The program that places the requests of `columns` again while the others keep their seats.

    Columns that meet a seat kept, or a rival kept, are left out; partners kept add their worth.
    """

    def __init__(
        self,
        choices: Choices,
        seats: Ints,
        columns: Ints,
        *,
        table: Table | None = None,
        price: Floats | None = None,
        staying: frozenset[int] | None = None,
        must_stand: Iterable[int] = (),
    ) -> None:
        self.choices = choices
        self.kept = seats.copy()
        self.kept[np.unique(choices.request[columns])] = NOWHERE
        self.columns = columns[self._possible(columns)]
        self._of = _by_owner(choices.request[self.columns])
        self.worth = choices.value[self.columns] + self._beside_kept()
        if price is not None:
            self.worth = self.worth - price[choices.request[self.columns]]
        self._before = seats
        self._rows = Rows()
        self._must_stand = choices.pinned | frozenset(must_stand)
        self._one_seat_each()
        self._one_request_each()
        self._apart()
        self._bonus = self._together()
        if table is not None:
            self._tighten(table)
        if staying is not None:
            self._few_moves(staying)

    def _possible(self, columns: Ints) -> Bools:
        c = self.choices
        taken = np.zeros(len(c.floor.modules))
        for placement in self.kept[self.kept >= 0].tolist():
            row = c.floor.members[placement]
            taken[row[row >= 0]] = 1.0
        good = np.asarray((c.floor.cover @ taken)[c.placement[columns]] == 0)
        owner = c.request[columns]
        for i in np.unique(owner).tolist():
            for rival, metres in c.rivals.get(i, ()):
                if self.kept[rival] >= 0:
                    mine = np.flatnonzero(owner == i)
                    places = c.placement[columns[mine]]
                    good[mine] &= ~c.floor.near(self.kept[[rival]], places, metres)[0]
        return good

    def _beside_kept(self) -> Floats:
        c = self.choices
        bonus = np.zeros(len(self.columns))
        owner = c.request[self.columns]
        for i in np.unique(owner).tolist():
            for partner, worth in c.partners.get(i, ()):
                if self.kept[partner] >= 0:
                    mine = np.flatnonzero(owner == i)
                    places = c.placement[self.columns[mine]]
                    bonus[mine] += worth * c.floor.facing(self.kept[[partner]], places)[0]
        return bonus

    def _mine(self, request: int) -> Ints:
        return self._of.get(request, _NONE)

    def _one_seat_each(self) -> None:
        for i, mine in self._of.items():
            lower = 1.0 if i in self._must_stand else -np.inf
            self._rows.add(mine.tolist(), 1.0, lower=lower)

    def _one_request_each(self) -> None:
        c = self.choices
        members = c.floor.members[c.placement[self.columns]]
        column, _ = np.nonzero(members >= 0)
        module = members[members >= 0]
        order = np.argsort(module, kind="stable")
        bounds = np.flatnonzero(np.diff(module[order])) + 1
        for group in np.split(column[order], bounds):
            if len(group) > 1:
                self._rows.add(group.tolist(), 1.0)

    def _pairs(
        self, pairs: Sequence[tuple[int, int, float]]
    ) -> Iterator[tuple[int, Ints, Ints, float]]:
        """Yield each pair that the piece places both of: its number and the columns of both."""
        for t, (i, j, amount) in enumerate(pairs):
            mine, theirs = self._mine(i), self._mine(j)
            if len(mine) and len(theirs):
                yield t, mine, theirs, amount

    def _apart(self) -> None:
        """Add, for places with the same rival places nearby, one row."""
        c = self.choices
        for _, mine, theirs, metres in self._pairs(c.separate):
            places = c.placement[self.columns]
            for here, there in _alike(c.floor.near(places[mine], places[theirs], metres)):
                self._rows.add([*mine[here].tolist(), *theirs[there].tolist()], 1.0)

    def _together(self) -> dict[int, list[int]]:
        """Add a continuous column for each group of places facing the same partner places.

        Returns:
            For each pair, by its place among the pairs, the columns that carry its worth.
        """
        c = self.choices
        places = c.placement[self.columns]
        extra: list[float] = []
        carried: dict[int, list[int]] = {}
        self._partner_row = len(self._rows.starts)
        for t, mine, theirs, worth in self._pairs(c.together):
            for here, there in _alike(c.floor.facing(places[mine], places[theirs])):
                both = len(self.columns) + len(extra)
                carried.setdefault(t, []).append(both)
                extra.append(worth)
                self._rows.add([both], 0.0, minus=mine[here].tolist())
                self._rows.add([both], 0.0, minus=theirs[there].tolist())
        self._extra = np.array(extra)
        return carried

    def _tighten(self, table: Table) -> None:
        """Add rows of the relaxation: no plan breaks them, and they help to prove the bound."""
        own = len(self.choices.value)
        mine = table.matrix[:, self.columns]
        beside = table.matrix[:, own:]
        for k in np.flatnonzero(np.diff(mine.indptr) + np.diff(beside.indptr)).tolist():
            held = slice(mine.indptr[k], mine.indptr[k + 1])
            pairs = beside.indices[beside.indptr[k] : beside.indptr[k + 1]].tolist()
            columns, sign = mine.indices[held], mine.data[held]
            carried = [column for t in pairs for column in self._bonus.get(t, [])]
            plus = [*columns[sign > 0].tolist(), *carried]
            if len(plus) > 1 or carried:
                self._rows.add(plus, float(table.upper[k]), minus=columns[sign < 0].tolist())

    def _few_moves(self, staying: frozenset[int]) -> None:
        """Add the row that counts who of `staying` would move; it limits nothing yet."""
        c = self.choices
        owner, place = c.request[self.columns], c.placement[self.columns]
        counted = np.isin(owner, sorted(staying)) & (self._before[owner] != place)
        self._rows.add(np.flatnonzero(counted).tolist(), np.inf)

    def allow_moves(self, most: int) -> None:
        """Let at most `most` of those counted move (the piece was made with `staying`)."""
        self._rows.upper[-1] = float(most)

    def solve(self, limits: SolverLimits, *, start: Ints | None = None) -> ProgramResult:
        """Return the best seats found, from `start` (default: the seats before)."""
        if not len(self.columns):
            value = self.choices.worth(self.kept)
            return ProgramResult(self.kept, value, value, is_proven=True)
        solver = self._solver(limits)
        begin = self._vector(self._before if start is None else start)
        solution = highs.HighsSolution()
        solution.col_value = begin.tolist()
        solver.setSolution(solution)
        solver.run()
        info = solver.getInfo()
        proven = solver.getModelStatus() == highs.HighsModelStatus.kOptimal
        fixed = self.choices.worth(self.kept)
        bound = float(info.mip_dual_bound) + fixed
        if info.primal_solution_status != int(highs.SolutionStatus.kSolutionStatusFeasible):
            return ProgramResult(None, -np.inf, bound, is_proven=False)
        x = np.array(solver.getSolution().col_value)[: len(self.columns)]
        seats = self.kept.copy()
        taken = self.columns[x > 0.5]
        seats[self.choices.request[taken]] = self.choices.placement[taken]
        return ProgramResult(seats, self.choices.worth(seats), bound, is_proven=proven)

    def _vector(self, seats: Ints) -> Floats:
        """Return the program's solution that stands for `seats`."""
        c = self.choices
        x = np.zeros(len(self.columns) + len(self._extra))
        x[: len(self.columns)] = seats[c.request[self.columns]] == c.placement[self.columns]
        for k in range(len(self._extra)):
            x[len(self.columns) + k] = min(self._room(2 * k, x), self._room(2 * k + 1, x))
        return x

    def _room(self, nth: int, x: Floats) -> float:
        """Return how far the nth partner row lets its column rise."""
        row = self._partner_row + nth
        first = self._rows.starts[row]
        last = self._rows.starts[row + 1] if row + 1 < len(self._rows.starts) else None
        return float(x[self._rows.indices[first + 1 : last]].sum())

    def _solver(self, limits: SolverLimits) -> Any:
        rows, count = self._rows, len(self.columns) + len(self._extra)
        lp = highs.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(rows.starts)
        lp.sense_ = highs.ObjSense.kMaximize
        lp.col_cost_ = np.concatenate([self.worth, self._extra])
        lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
        lp.row_lower_, lp.row_upper_ = np.array(rows.lower), np.array(rows.upper)
        lp.a_matrix_.format_ = highs.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array([*rows.starts, len(rows.indices)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array(rows.indices, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(rows.data)
        kinds = [highs.HighsVarType.kInteger] * len(self.columns)
        lp.integrality_ = kinds + [highs.HighsVarType.kContinuous] * len(self._extra)
        solver = highs.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve_rule_off", 0 if limits.probing else _PROBING),
            ("time_limit", max(_SECONDS_AT_LEAST, limits.seconds)),
            ("mip_max_nodes", limits.nodes),
            ("mip_rel_gap", limits.gap),
            ("mip_abs_gap", 1e-6),
        ):
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver


def _by_owner(owner: Ints) -> dict[int, Ints]:
    """Return the positions of each owner in an ascending list of owners."""
    names, first = np.unique(owner, return_index=True)
    if not len(names):
        return {}
    return dict(zip(names.tolist(), np.split(np.arange(len(owner)), first[1:]), strict=True))


def _alike(related: Bools) -> Iterator[tuple[Ints, Ints]]:
    """Yield groups of rows of a relation that relate to the same columns, and those columns."""
    patterns, group = np.unique(related, axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        if pattern.any():
            yield np.flatnonzero(group.reshape(-1) == k), np.flatnonzero(pattern)
