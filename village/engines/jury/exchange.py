"""Raise the lowest share by exchanging jurors between applications.

Stelmakh, Shah and Singh (PeerReview4All, 2019) and Kobren, Saha and McCallum (FairFlow, 2019)
aim at the same: the former raise the lowest sum, the latter move reviews from applications
above a threshold to those below it. Here an application below the share aimed at takes a juror
of another, or one who has room, and gives one of its own in return. Of all exchanges the one
that leaves least missing is made, even at a loss, and is not undone for a while (tabu search:
Glover 1989). That proves nothing, but what it finds in a tenth of a second is mostly within
2 % of the best, so that the search for the bound and its proof begins near its end.
"""

from dataclasses import dataclass, field

import numpy as np

from village.engines.jury.instance import Booleans, Clock, Instance
from village.engines.jury.reviews import Floats, Integers

FINEST = 4e-3
"""The search ends where it cannot raise the lowest share by this."""
PATIENCE = 300
"""How many exchanges are made for one share aimed at."""
RESTS = 5, 15
"""For how many exchanges, drawn between these, two who were parted are not brought together."""


def raised(instance: Instance, pairs: Booleans, clock: Clock) -> Booleans:
    """Return pairs of a higher lowest share than the given ones, or these.

    The given pairs meet all demands, and so do those returned. Every application has as many
    jurors. Equal input gives equal output unless time runs out.
    """
    found, low = pairs, float(instance.shares(pairs).min())
    step = (1.0 - low) / 2
    while step > FINEST and clock.left > 0:
        seats = _Seats(instance, found)
        if seats.reach(low + step, clock):
            found, low = seats.together[:-1], float(seats.share.min())
            step = min(step, (1.0 - low) / 2)
        else:
            step /= 2
    return found


@dataclass(slots=True)
class _Seats:
    """An assignment as seats, each with its application and the juror in it.

    Behind the applications' seats each juror has one of nobody's: whoever takes it brings in
    the juror, who must have room, and releases the one given for it. Nobody is the last row.
    """

    instance: Instance
    start: Booleans
    size: int = field(init=False)
    application: Integers = field(init=False)
    juror: Integers = field(init=False)
    worth: Floats = field(init=False)
    """What a pair adds to the application's share."""
    allowed: Booleans = field(init=False)
    together: Booleans = field(init=False)
    share: Floats = field(init=False)
    load: Integers = field(init=False)
    rests: Integers = field(init=False)
    """Until which exchange a pair is not brought together."""
    rules: "_Rules" = field(init=False)

    def __post_init__(self) -> None:
        """Seat the jurors of the assignment."""
        known = self.instance
        many, few = self.start.shape
        best = np.where(known.best > 0, known.best, np.inf)[:, None]
        nobody = np.zeros((1, few), dtype=bool)
        self.size = int(known.demand[0])
        self.application = np.r_[np.repeat(np.arange(many), self.size), np.full(few, many)]
        self.juror = np.r_[np.nonzero(self.start)[1], np.arange(few)]
        self.worth = np.vstack([np.nan_to_num(known.affinity) / best, nobody])
        self.allowed = np.vstack([known.allowed, ~nobody])
        self.together = np.vstack([self.start, nobody])
        self.share = np.r_[known.shares(self.start), np.inf]
        self.load = self.start.sum(0)
        self.rests = np.zeros((many + 1, few), dtype=np.int64)
        self.rules = _Rules(known, self.together)

    def reach(self, aim: float, clock: Clock) -> bool:
        """Make exchanges until every share is at least `aim`; say whether they led there."""
        random = np.random.default_rng(0)
        for turn in range(PATIENCE):
            below = np.flatnonzero(self.share < aim)
            if not len(below):
                return True
            if clock.left <= 0:
                return False
            taker = int(random.choice(below))
            missing = self._missing(taker, aim, turn)
            given, taken = np.unravel_index(np.argmin(missing), missing.shape)
            if np.isfinite(missing[given, taken]):
                until = turn + random.integers(*RESTS, 2)
                self._exchange(taker * self.size + int(given), int(taken), until)
        return False

    def _missing(self, taker: int, aim: float, turn: int) -> Floats:
        """Return what would be missing, more than now, after the exchange of two seats.

        A row for each seat of the taker, a column for each seat; infinite where they may not.
        """
        mine = self.juror[taker * self.size : (taker + 1) * self.size, None]
        theirs, other = self.juror, self.application
        change = self.worth[taker, theirs] - self.worth[taker, mine]
        return_change = self.worth[other, mine] - self.worth[other, theirs]
        missing = (
            np.maximum(aim - self.share[taker] - change, 0.0)
            + np.maximum(aim - self.share[other] - return_change, 0.0)
            - np.maximum(aim - self.share[other], 0.0)
        )
        free = self.allowed & ~self.together & (self.rests <= turn)
        room = (self.load < self.instance.most)[theirs] & (self.load > self.instance.least)[mine]
        possible = (
            free[taker, theirs]
            & free[other, mine]
            & (room | (other < len(self.start)))
            & self.rules.allow(taker, mine, other, theirs)
        )
        return np.where(possible, missing, np.inf)

    def _exchange(self, one: int, other: int, until: Integers) -> None:
        """Exchange the jurors of two seats."""
        first, second = int(self.application[one]), int(self.application[other])
        mine, theirs = int(self.juror[one]), int(self.juror[other])
        self.rules.exchange(first, mine, second, theirs)
        for seat, application, goes, comes, rest in (
            (one, first, mine, theirs, until[0]),
            (other, second, theirs, mine, until[1]),
        ):
            if application == len(self.start):
                self.load[[goes, comes]] += 1, -1
                continue
            self.juror[seat] = comes
            self.share[application] += (
                self.worth[application, comes] - self.worth[application, goes]
            )
            self.together[application, [goes, comes]] = False, True
            self.rests[application, goes] = rest


@dataclass(slots=True)
class _Rules:
    """What else must hold: rules of composition, and the pairs to keep."""

    instance: Instance
    start: Booleans
    member: Integers = field(init=False)
    count: Integers = field(init=False)
    least: Integers = field(init=False)
    most: Integers = field(init=False)
    standing: Integers = field(init=False)
    spare: int = field(init=False)

    def __post_init__(self) -> None:
        """Count what each rule counts of each application."""
        many, few = self.start.shape
        groups = self.instance.groups
        self.member = np.zeros((len(groups), few), dtype=np.int64)
        self.least = np.full((len(groups), many), -few)
        self.most = np.full((len(groups), many), few)
        for row, group in enumerate(groups):
            self.member[row, group.jurors] = 1
            self.least[row, group.applications] = group.at_least
            self.most[row, group.applications] = group.at_most
        self.count = self.member @ self.start.T.astype(np.int64)
        self.standing = np.zeros((many, few), dtype=np.int64)
        if self.instance.kept is not None:
            self.standing[:-1] = self.instance.kept
        self.spare = int(self.standing[self.start].sum()) - self.instance.keep

    def allow(self, taker: int, mine: Integers, other: Integers, theirs: Integers) -> Booleans:
        """Say which exchanges break no rule and leave enough of the pairs to keep."""
        change = self.member[:, theirs][:, None] - self.member[:, mine[:, 0]][:, :, None]
        ours = self.count[:, taker][:, None, None] + change
        others = self.count[:, other][:, None] - change
        return (
            (ours >= self.least[:, taker][:, None, None])
            & (ours <= self.most[:, taker][:, None, None])
            & (others >= self.least[:, other][:, None])
            & (others <= self.most[:, other][:, None])
        ).all(0) & (self.spare + self._more(taker, mine, other, theirs) >= 0)

    def _more(
        self, one: np.int64 | int, mine: Integers, other: Integers, theirs: Integers
    ) -> Integers:
        """Return how many more of the pairs to keep an exchange brings together."""
        standing = self.standing
        comes = standing[one, theirs] + standing[other, mine]
        return np.asarray(comes - standing[one, mine] - standing[other, theirs])

    def exchange(self, one: int, mine: int, other: int, theirs: int) -> None:
        """Count anew after an exchange."""
        change = self.member[:, theirs] - self.member[:, mine]
        self.count[:, one] += change
        self.count[:, other] -= change
        self.spare += int(self._more(*np.array([one, mine, other, theirs])))
