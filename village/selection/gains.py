"""Where more reviews would most reduce the expected number of wrong selections."""

from __future__ import annotations

import numpy as np
import scipy

from village.selection.draws import Certainty
from village.selection.reviews import Floats, Integers

NODES = (np.arange(64) + 0.5) / 64
MOST = 4
"""How many more reviews of one application are thought of at once."""


def next_reviews(certainty: Certainty, noise: float) -> Floats:
    """Return by how much one more review of each application lowers the expected wrong.

    The expected number of wrong selections is half the sum, over applications, of the
    probability that each stands on the wrong side of the cut (the knowledge gradient of
    Frazier, Powell and Dayanik 2008, for a cut; see `_wrong`).
    """
    wrong = _wrong(certainty, noise, 1)
    return np.maximum(wrong[:, 0] - wrong[:, 1], 0.0)


def together(certainty: Certainty, noise: float) -> tuple[Integers, Floats]:
    """Return where reviews asked for at once should go, best first, and what each gains.

    An application may stand there several times: near the cut a second review of one file
    often turns more than a first review of a file further away. Where a file's later reviews
    gain more than its earlier ones, their gains are averaged (the least concave majorant), so
    that the first n reviews, by falling gain, are the best n (Fox 1966). There are as many as
    applications.
    """
    wrong = _wrong(certainty, noise, MOST)
    gains = np.maximum(np.array([_gain(wrong, k) for k in range(MOST)]).T, 0.0)
    order = np.argsort(-gains, axis=None, kind="stable")[: len(gains)]
    return order // MOST, gains.ravel()[order]


def _gain(wrong: Floats, k: int) -> Floats:
    """Return what the review after the k-th gains on the least concave majorant."""
    steepest = [
        np.max([(wrong[:, j] - wrong[:, n]) / (n - j) for n in range(k + 1, MOST + 1)], axis=0)
        for j in range(k + 1)
    ]
    return np.asarray(np.min(steepest, axis=0))


def _wrong(certainty: Certainty, noise: float, most: int) -> Floats:
    """Return half the probability of a wrong side, expected after 0, 1, … more reviews.

    n more marks, each of variance `noise`, move an application's gap to the cut by N(0, d²)
    and take d² off its variance, d² = own²/(own + noise/n).
    """
    own, variance = certainty.own_variance[:, None], certainty.gap_variance[:, None]
    each = noise / np.arange(1, most + 1)
    moved = np.minimum(own * (own / np.maximum(own + each, 1e-300)), 0.999 * variance)
    moved = np.hstack([np.zeros_like(variance), moved])
    left = np.sqrt(np.maximum(variance - moved, 1e-300))
    wrong = np.zeros_like(moved)
    for node in scipy.special.ndtri(NODES):
        gap = certainty.gap[:, None] + np.sqrt(moved) * node
        wrong += scipy.special.ndtr(-np.abs(gap) / left)
    return np.where(variance > 0, wrong / (2 * len(NODES)), 0.0)
