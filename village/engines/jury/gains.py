"""Where more reviews would most reduce the expected number of wrong selections."""

from __future__ import annotations

import numpy as np
import scipy

from village.engines.jury.draws import Certainty
from village.engines.jury.reviews import Floats, Integers

NODES = (np.arange(64) + 0.5) / 64
MOST = 4
"""How many more reviews of one application are thought of at once."""


def next_reviews(certainty: Certainty, noise: float) -> Floats:
    """Return by how much one more review of each application lowers the expected wrong."""
    worth = _worth(certainty, noise, 1)
    return np.maximum(worth[:, 1] - worth[:, 0], 0.0)


def together(certainty: Certainty, noise: float) -> tuple[Integers, Floats]:
    """Return where reviews asked for at once should go, best first, and what each gains.

    An application may stand there several times: near the cut a second review of one file
    often turns more than a first review of a file further away. Where a file's later reviews
    gain more than its earlier ones, their gains are averaged (the least concave majorant), so
    that the first n reviews, by falling gain, are the best n (Fox 1966). There are as many as
    applications.
    """
    worth = _worth(certainty, noise, MOST)
    gains = np.maximum(np.array([_gain(worth, k) for k in range(MOST)]).T, 0.0)
    order = np.argsort(-gains, axis=None, kind="stable")[: len(gains)]
    return order // MOST, gains.ravel()[order]


def _gain(worth: Floats, k: int) -> Floats:
    """Return what the review after the k-th gains on the least concave majorant."""
    steepest = [
        np.max([(worth[:, n] - worth[:, j]) / (n - j) for n in range(k + 1, MOST + 1)], axis=0)
        for j in range(k + 1)
    ]
    return np.asarray(np.min(steepest, axis=0))


def _worth(certainty: Certainty, noise: float, most: int) -> Floats:
    """Return what each application's place is worth, expected after 0, 1, … more reviews.

    Right selections are the sum of the chances p of those selected. Who is selected takes
    the place of one at the margin, whose chance is m, and adds max(p - m, 0): that is the
    worth, and its expected rise the gain (the knowledge gradient of Frazier, Powell and
    Dayanik 2008, for a cut). k more marks, each of variance `noise`, move an application's
    gap to the cut by N(0, d²) and take d² off its variance, d² = own²/(own + noise/k).
    """
    own, variance = certainty.own_variance[:, None], certainty.gap_variance[:, None]
    each = noise / np.arange(1, most + 1)
    moved = np.minimum(own * (own / np.maximum(own + each, 1e-300)), 0.999 * variance)
    moved = np.hstack([np.zeros_like(variance), moved])
    left = np.sqrt(np.maximum(variance - moved, 1e-300))
    margin = _margin(certainty)
    worth = np.zeros_like(moved)
    for node in scipy.special.ndtri(NODES):
        gap = certainty.gap[:, None] + np.sqrt(moved) * node
        worth += np.maximum(scipy.special.ndtr(gap / left) - margin, 0.0)
    return np.where(variance > 0, worth / len(NODES), 0.0)


def _margin(certainty: Certainty) -> float:
    """Return the chance half-way between the last one selected and the first one left out."""
    chances = np.sort(certainty.p)[::-1]
    places = round(float(chances.sum()))
    return float(chances[max(places - 1, 0) : places + 1].mean()) if len(chances) else 0.5
