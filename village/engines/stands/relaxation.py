"""The relaxation: stands shared out in fractions, which gives the proven bound.

Columns are priced in as they pay, and rows for competitors and partners are added as they are
broken. Whatever the state of the linear program, its duals give a bound that holds: every
column left out is counted at its reduced cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy

from village.engines import highs
from village.engines.stands.choices import Choices
from village.engines.stands.cuts import Cut, Rules, Table
from village.engines.stands.floor import Bools, Floats, Ints
from village.engines.stands.regions import Regions, Share

_TOLERANCE = 1e-6
_ROUNDING = 1e-9  # of the bound: what sums of doubles may lose


@dataclass
class Relaxation:
    """A linear program that grows until no column pays and no rule is broken.

    Attributes:
        bound: the best proven upper bound so far.
        x: the fractions of the last solution, over all columns.
        spare: for each column, how much less than the bound any plan with it is worth at least
            (a reduced cost: 0 or negative for columns that could be in a best plan).
    """

    choices: Choices
    allowed: Bools
    first_columns: int = 12
    bound: float = np.inf
    objective: float = np.inf
    x: Floats = field(default_factory=lambda: np.zeros(0))
    spare: Floats = field(default_factory=lambda: np.zeros(0))
    rows: list[Cut] = field(default_factory=list)
    best: Floats = field(default_factory=lambda: np.zeros(0))
    done: bool = False

    def __post_init__(self) -> None:
        self._gain = self._beside = np.zeros(0)
        self._dual = (np.zeros(0), np.zeros(0))
        c = self.choices
        self._columns = len(c.value)
        self._modules = len(c.floor.modules)
        self._slot = np.full(self._columns + len(c.together), -1, dtype=np.int64)
        self._active: list[int] = []
        self._rules = Rules(c)
        self._matrix = scipy.sparse.csr_array((0, len(self._slot)))
        self._solver = self._open()

    def _open(self) -> Any:
        solver = highs.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.changeObjectiveSense(highs.ObjSense.kMaximize)
        c = self.choices
        upper = np.ones(c.count + self._modules)
        lower = np.full(len(upper), -np.inf)
        lower[sorted(c.pinned)] = 1.0
        nothing = np.zeros(0, dtype=np.int32)
        solver.addRows(
            len(upper), lower, upper, 0, np.zeros(len(upper), dtype=np.int32), nothing, np.zeros(0)
        )
        return solver

    def start(self, seats: Ints, prices: Floats | None = None) -> None:
        """Begin with each request's best columns, the columns of a plan, and all partners.

        Args:
            seats: the plan.
            prices: what each module costs when a request's columns are compared.
        """
        c = self.choices
        gain = c.value if prices is None else c.value - (c.floor.cover @ prices)[c.placement]
        chosen = [self._first(i, gain) for i in range(c.count)]
        held = [c.column(i, int(seats[i])) for i in np.flatnonzero(seats >= 0).tolist()]
        partners = self._columns + np.arange(len(c.together))
        columns = np.unique(np.concatenate([*chosen, np.array(held, dtype=np.int64)]))
        self._enter(np.concatenate([columns[self.allowed[columns]], partners]).astype(np.int64))
        self._price(np.zeros(c.count + self._modules))

    def _first(self, request: int, gain: Floats) -> Ints:
        """Return the columns of a request that gain most among those allowed."""
        c = self.choices
        mine = np.arange(c.offset[request], c.offset[request + 1])
        mine = mine[self.allowed[mine]]
        best = np.argsort(-gain[mine], kind="stable")[: self.first_columns]
        return np.asarray(mine[best])

    def join(self, parts: Sequence[tuple[Relaxation, Bools, Bools]]) -> None:
        """Begin where relaxations of parts of the floor ended, with their basis.

        Args:
            parts: each with the requests and the modules that are its own.
        """
        c = self.choices
        basic, upper = highs.HighsBasisStatus.kBasic, highs.HighsBasisStatus.kUpper
        entered: dict[int, Any] = {}
        base = [basic] * (c.count + self._modules)
        added: list[Any] = []
        for part, requests, modules in parts:
            basis = part._solver.getBasis()
            of_column, of_row = list(basis.col_status), list(basis.row_status)
            used = {k for row in part.rows for k in row.columns.tolist() if k >= self._columns}
            for column, status in zip(part._active, of_column, strict=True):
                if column < self._columns or column in used:
                    entered.setdefault(column, status)
            for row in [*np.flatnonzero(requests), *(c.count + np.flatnonzero(modules))]:
                base[row] = of_row[row]
            added += of_row[len(base) :]
            self._rules.known |= part._rules.known
        for pair in range(self._columns, len(self._slot)):
            entered.setdefault(pair, upper)
        self._enter(np.array(list(entered), dtype=np.int64))
        self._add_rows([row for part, _, _ in parts for row in part.rows])
        self._price(np.zeros(len(base) + len(self.rows)))
        basis = highs.HighsBasis()
        basis.col_status, basis.row_status = list(entered.values()), base + added
        basis.valid = True
        self._solver.setBasis(basis)

    def step(self, seconds: float = 1e9) -> bool:
        """Solve once and grow the program; return whether it grew.

        Updates `bound`, `x` and `spare`; when `seconds` are not enough, changes nothing.
        """
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.1, seconds))
        self._solver.run()
        if self._solver.getModelStatus() != highs.HighsModelStatus.kOptimal:
            self.done = True
            return False
        solution = self._solver.getSolution()
        self.objective = float(self._solver.getObjectiveValue())
        x = np.zeros(len(self._slot))
        x[self._active] = solution.col_value
        self.x = np.clip(x, 0.0, 1.0)
        reduced = self._price(np.array(solution.row_dual))
        broken = list(self._rules.broken(self.x))
        pays = (reduced > _TOLERANCE) & (self._slot[: self._columns] < 0) & self.allowed
        paying = np.flatnonzero(pays)
        self._add_rows(broken)
        self._enter(self._best_of(paying, reduced))
        self.done = not broken and not len(paying)
        return not self.done

    def _best_of(self, paying: Ints, reduced: Floats, most: int = 8) -> Ints:
        """Return, of the columns that pay, each request's `most` best."""
        order = paying[np.lexsort((-reduced[paying], self.choices.request[paying]))]
        owner = self.choices.request[order]
        rank = np.arange(len(order)) - np.searchsorted(owner, owner)
        return order[rank < most]

    def _price(self, dual: Floats) -> Floats:
        """Return each column's reduced cost, and take the bound that these duals prove.

        Any non-negative duals of the module rows and added rows prove a bound: what those rows
        allow, plus for each request the best it could then still gain.
        """
        c = self.choices
        module = np.maximum(dual[c.count : c.count + self._modules], 0.0)
        added = np.maximum(dual[c.count + self._modules :], 0.0)
        gain = c.value - (c.floor.cover @ module)[c.placement]
        beside = np.array([weight for _, _, weight in c.together])
        allowed = float(module.sum())
        if self.rows:
            taken = added @ self._matrix
            gain = gain - taken[: self._columns]
            beside = beside - taken[self._columns :]
            allowed += float(added @ np.array([row.upper for row in self.rows]))
        best = self._best_gain(gain)
        bound = allowed + float(best.sum()) + float(np.maximum(beside, 0.0).sum())
        bound += _ROUNDING * abs(bound)
        reduced = gain - best[c.request]
        if bound < self.bound:
            self.bound, self.spare, self.best = bound, reduced, best
            self._gain, self._beside, self._dual = gain, beside, (module, added)
        request = dual[: c.count]
        return np.asarray(gain - np.where(request > 0, request, np.minimum(best, 0))[c.request])

    @property
    def table(self) -> Table:
        """Return the rows added so far."""
        return Table(self._matrix, np.array([row.upper for row in self.rows]))

    def shares(self, regions: Regions) -> list[Share]:
        """Return what the bound's duals prove for each region by itself.

        Requests with places in several regions pay their best gain in each. A row that reaches
        into several regions is counted in each: no less is proven, only a little more allowed.
        """
        module, added = self._dual
        price = np.where(regions.shared, np.maximum(self.best, 0.0), 0.0)
        gain = self._gain - price[self.choices.request]
        held = self._matrix[: len(added), : self._columns]
        rows = np.repeat(np.arange(len(added)), np.diff(held.indptr))
        upper = np.array([row.upper for row in self.rows[: len(added)]])
        found = []
        for k in range(regions.count):
            mine = np.flatnonzero(regions.of_column == k)
            touched = np.unique(rows[regions.of_column[held.indices] == k])
            best = np.zeros(self.choices.count)
            np.maximum.at(best, self.choices.request[mine], gain[mine])
            allowed = module[regions.of_module == k].sum() + (added * upper)[touched].sum()
            allowed += np.maximum(self._beside, 0.0)[regions.pairs_in(k)].sum()
            bound = float(allowed + best.sum()) * (1 + _ROUNDING)
            found.append(Share(mine, gain[mine] - best[self.choices.request[mine]], bound))
        return found

    def _best_gain(self, gain: Floats) -> Floats:
        """Return the most each request can gain; a request that need not stand gains 0 at least."""
        c = self.choices
        best = np.zeros(c.count)
        some = np.flatnonzero(np.diff(c.offset) > 0)
        best[some] = np.maximum.reduceat(gain, c.offset[some]) if len(some) else 0.0
        free = np.array([i not in c.pinned for i in range(c.count)], dtype=bool)
        best[free] = np.maximum(best[free], 0.0)
        return best

    def _enter(self, columns: Ints) -> None:
        """Add columns to the linear program, their coefficients in every row included."""
        new = columns[self._slot[columns] < 0]
        if not len(new):
            return
        added = self._matrix.tocsc()[:, new].tocsc()
        starts: list[int] = []
        indices: list[int] = []
        data: list[float] = []
        for k, column in enumerate(new.tolist()):
            starts.append(len(indices))
            base = self._base_rows(column)
            extra = slice(added.indptr[k], added.indptr[k + 1])
            indices += base + (added.indices[extra] + self.choices.count + self._modules).tolist()
            data += [1.0] * len(base) + added.data[extra].tolist()
        worth = np.concatenate([self.choices.value, [w for _, _, w in self.choices.together]])
        self._solver.addCols(
            len(new), worth[new], np.zeros(len(new)), np.ones(len(new)), len(indices),
            np.array(starts, dtype=np.int32), np.array(indices, dtype=np.int32), np.array(data),
        )  # fmt: skip
        self._slot[new] = len(self._active) + np.arange(len(new))
        self._active += new.tolist()

    def _base_rows(self, column: int) -> list[int]:
        c = self.choices
        if column >= self._columns:
            return []
        row = c.floor.members[c.placement[column]]
        return [int(c.request[column]), *(c.count + row[row >= 0]).tolist()]

    def _add_rows(self, rows: list[Cut]) -> None:
        if not rows:
            return
        starts: list[int] = []
        indices: list[int] = []
        data: list[float] = []
        for row in rows:
            starts.append(len(indices))
            slots = self._slot[row.columns]
            indices += slots[slots >= 0].tolist()
            data += row.coefficients[slots >= 0].tolist()
        self._solver.addRows(
            len(rows), np.full(len(rows), -np.inf), np.array([row.upper for row in rows]),
            len(indices), np.array(starts, dtype=np.int32), np.array(indices, dtype=np.int32),
            np.array(data),
        )  # fmt: skip
        self.rows += rows
        lengths = [len(row.columns) for row in rows]
        new = scipy.sparse.csr_array(
            (
                np.concatenate([row.coefficients for row in rows]),
                np.concatenate([row.columns for row in rows]),
                np.concatenate([[0], np.cumsum(lengths)]),
            ),
            shape=(len(rows), len(self._slot)),
        )
        self._matrix = scipy.sparse.csr_array(scipy.sparse.vstack([self._matrix, new]))
