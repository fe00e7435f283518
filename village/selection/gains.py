"""Where one more review would most reduce the expected number of wrong selections."""

from __future__ import annotations

import numpy as np
import scipy

from village.selection.draws import Certainty
from village.selection.reviews import Floats

NODES = (np.arange(64) + 0.5) / 64


def next_reviews(certainty: Certainty, noise: float) -> Floats:
    """Return by how much one more review of each application lowers the expected wrong.

    The expected number of wrong selections is half the sum, over applications, of the
    probability that each stands on the wrong side of the cut. One more mark, of variance
    `noise`, moves an application's gap to the cut by N(0, d²) and takes d² off its variance,
    d² = own²/(own + noise); the gain is the probability of a wrong side now less its
    expectation then (the knowledge gradient of Frazier, Powell and Dayanik 2008, for a cut).
    """
    gap, variance, own = certainty.gap, certainty.gap_variance, certainty.own_variance
    moved = np.minimum(own * (own / np.maximum(own + noise, 1e-300)), 0.999 * variance)
    now = scipy.special.ndtr(-np.abs(gap) / np.sqrt(np.maximum(variance, 1e-300)))
    left = np.sqrt(np.maximum(variance - moved, 1e-300))
    nodes = _normal_nodes()
    then = scipy.special.ndtr(
        -np.abs(gap[:, None] + np.sqrt(moved)[:, None] * nodes) / left[:, None]
    ).mean(1)
    return np.where(variance > 0, np.maximum(now - then, 0.0) / 2, 0.0)


def _normal_nodes() -> Floats:
    """Return the midpoints of 64 equally probable parts of the normal distribution."""
    return np.asarray(scipy.special.ndtri(NODES))
