"""Linear and integer programmes, solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy

from village.engines import highs
from village.engines.jury.instance import Booleans
from village.engines.jury.reviews import Floats

INFINITY = float("inf")
RELATIVE_GAP = 1e-7
TOLERANCE = 1e-9
PRIMAL = 4
"""The solver's number for the primal simplex method, whose basis survives new columns."""


@dataclass(frozen=True, slots=True)
class SolverProgramme:
    """Maximise `gain @ x` over `0 ≤ x ≤ upper` and `low ≤ rows @ x ≤ high`.

    With `whole`, every x is a whole number.
    """

    gain: Floats
    upper: Floats
    rows: scipy.sparse.csr_array
    low: Floats
    high: Floats
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found; `prices` are the rows' duals, only for a linear programme.

    `values` is empty where nothing was found; then `impossible` says whether that is proven.
    """

    values: Floats
    gain: float
    bound: float
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    impossible: bool = False

    @property
    def found(self) -> bool:
        """Whether there are values."""
        return len(self.values) > 0


def solve(
    programme: SolverProgramme, *, time_limit: float = INFINITY, start: Floats | None = None
) -> Solution:
    """Solve a programme within `time_limit` seconds, from a known solution if one is given.

    A whole-numbered programme is solved to a relative gap of 1e-7, its values rounded.
    """
    if not len(programme.gain):
        return _without_columns(programme)
    solver = _quiet()
    solver.setOptionValue("time_limit", max(time_limit, 0.01))
    solver.passModel(_model(programme))
    if programme.whole and start is not None:
        known = highs.HighsSolution()
        known.col_value = start
        solver.setSolution(known)
    solver.run()
    return _solution(solver, programme.whole)


def _quiet() -> Any:
    """Return a solver that prints nothing, runs in one thread and always answers alike."""
    solver = highs.Highs()
    for option, value in {
        "output_flag": False,
        "mip_rel_gap": RELATIVE_GAP,
        "mip_abs_gap": 0.0,
        "primal_feasibility_tolerance": TOLERANCE,
        "mip_feasibility_tolerance": TOLERANCE,
        "threads": 1,
        "random_seed": 1,
    }.items():
        solver.setOptionValue(option, value)
    return solver


def _without_columns(programme: SolverProgramme) -> Solution:
    """Answer a programme that has nothing to choose."""
    fits = bool(np.all(programme.low <= 1e-9) and np.all(programme.high >= -1e-9))
    if not fits:
        return Solution(np.zeros(0), -INFINITY, -INFINITY, impossible=True)
    return Solution(np.zeros(0), 0.0, 0.0, np.zeros(len(programme.low)))


def _model(programme: SolverProgramme) -> Any:
    """Return the programme in the solver's terms."""
    rows, count = scipy.sparse.csr_array(programme.rows), len(programme.gain)
    model = highs.HighsLp()
    model.num_col_, model.num_row_ = count, rows.shape[0]
    model.sense_ = highs.ObjSense.kMaximize
    model.col_cost_, model.col_upper_ = programme.gain, programme.upper
    model.col_lower_ = np.zeros(count)
    model.row_lower_, model.row_upper_ = programme.low, programme.high
    model.a_matrix_.format_ = highs.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr, rows.indices
    model.a_matrix_.value_ = rows.data
    if programme.whole:
        model.integrality_ = [highs.HighsVarType.kInteger] * count
    return model


def _solution(solver: Any, whole: bool) -> Solution:
    """Read the solver's answer."""
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highs.HighsModelStatus.kInfeasible:
        return Solution(np.zeros(0), -INFINITY, -INFINITY, impossible=True)
    feasible = info.primal_solution_status == highs.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound if whole else _linear_bound(status, info.objective_function_value)
    if not feasible or (not whole and bound == INFINITY):
        return Solution(np.zeros(0), -INFINITY, bound)
    found = solver.getSolution()
    values = np.asarray(found.col_value, dtype=np.float64)
    prices = np.zeros(0) if whole else np.asarray(found.row_dual, dtype=np.float64)
    values = np.round(values) if whole else values
    return Solution(values, info.objective_function_value, max(bound, -INFINITY), prices)


def _linear_bound(status: Any, value: float) -> float:
    """Return what a linear programme proves: its optimum, or nothing."""
    return value if status == highs.HighsModelStatus.kOptimal else INFINITY


class Growing:
    """A linear programme of fixed rows whose columns grow, solved again from where it stood.

    Maximise `gain @ x` over `x ≥ 0` and `low ≤ rows @ x ≤ high`. Columns are never taken out,
    only closed. Adding, closing and opening columns keeps the solver's basis.
    """

    def __init__(self, low: Floats, high: Floats) -> None:
        self._solver = _quiet()
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("simplex_strategy", PRIMAL)
        self._rows = len(low)
        self.count = 0
        nothing, none = np.zeros(len(low), dtype=np.int32), np.zeros(0, dtype=np.int32)
        self._solver.addRows(len(low), low, high, 0, nothing, none, np.zeros(0))
        self._solver.changeObjectiveSense(highs.ObjSense.kMaximize)

    def add(self, columns: scipy.sparse.csc_array) -> None:
        """Add columns, open and without gain."""
        new = columns.shape[1]
        if not new:
            return
        self._solver.addCols(
            new,
            np.zeros(new),
            np.zeros(new),
            np.full(new, INFINITY),
            columns.nnz,
            columns.indptr[:-1].astype(np.int32),
            columns.indices.astype(np.int32),
            columns.data.astype(np.float64),
        )
        self.count += new

    def solve(self, gain: Floats, open_columns: Booleans, *, time_limit: float) -> Solution:
        """Return the optimum over the open columns; closed ones have the value 0."""
        every = np.arange(self.count, dtype=np.int32)
        upper = np.where(open_columns, INFINITY, 0.0)
        self._solver.changeColsCost(self.count, every, gain)
        self._solver.changeColsBounds(self.count, every, np.zeros(self.count), upper)
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(time_limit, 0.01))
        self._solver.run()
        return _solution(self._solver, whole=False)
