"""A programme with nothing to choose fits, or is impossible by itself."""

import numpy as np
import pytest
import scipy

from village.engines.jury.solver import SolverProgramme, solve


@pytest.mark.parametrize(
    ("low", "high", "impossible"), [(0, 1, False), (1, 2, True), (-2, -1, True)]
)
def test_a_programme_without_columns_fits_only_where_nothing_is_asked(low, high, impossible):
    rows = scipy.sparse.csr_array(np.zeros((1, 0)))
    empty = np.zeros(0)

    found = solve(SolverProgramme(empty, empty, rows, np.array([low]), np.array([high])))

    assert (found.impossible, found.found) == (impossible, False)
    assert found.gain == (-np.inf if impossible else 0.0)
