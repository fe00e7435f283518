"""The ranking as its readers are shown it: one line a file, certainty, and what is staged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from village.applications import JURY_STATES, State
from village.editions import Scale
from village.engines.jury import ranking as science
from village.engines.jury.reviews import Review
from village.selection.words import Outcome


class Scope(StrEnum):
    """Which files are ranked against each other."""

    OPEN = "open"
    ALL = "all"


#: How many files above the last place, and how many below, a picture shows.
AROUND = 30


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """One file in the ranking."""

    reference: str
    title: str
    zone: str | None
    state: State
    organisation: str
    axis_number: int | None
    axis: Mapping[str, str] | None
    staged: Outcome | None
    women_led: bool
    first_time: bool
    national: bool


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of the ranking; `last_place` marks the last one above the cut."""

    rank: int
    entry: StandingEntry
    reviews: int
    raw_mean: float | None
    score: float
    low: float
    high: float
    p_selected: float
    verdict: science.RankingVerdict
    last_place: bool


@dataclass(frozen=True, slots=True)
class ReviewWanted:
    """A file where `more` reviews would help, and by how many wrong selections."""

    entry: StandingEntry
    reviews: int
    gain: float
    more: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking with its figures.

    Attributes:
        places: how many of the ranked files can be selected.
        taken: how many places are given already; not counted in the scope of all files.
        next_reviews: where the first, the second, … of more reviews would help most.
        cut: the score half-way between the last file in and the first one out.
        least, most: the part of the scale on which the intervals lie.
        scale: that of the marks.
        notes: what the method warns of, in English.
        reviews, weights: the marks that all this comes from.
    """

    scope: Scope
    places: int
    taken: int
    rows: tuple[StandingRow, ...]
    next_reviews: tuple[ReviewWanted, ...]
    jurors: tuple[science.JurorEffect, ...]
    expected_wrong: float
    cut: float | None
    least: float
    most: float
    scale: Scale
    notes: tuple[str, ...]
    reviews: tuple[Review, ...]
    weights: tuple[tuple[str, float], ...]

    @property
    def ticks(self) -> range:
        """The whole marks at which a picture of the intervals has a line, eleven at most."""
        least, most = int(self.least), int(self.most)
        return range(least, most + 1, -(-(most - least) // 10))

    def count(self, *verdicts: science.RankingVerdict) -> int:
        """Return how many files have one of these verdicts."""
        return sum(row.verdict in verdicts for row in self.rows)

    @property
    def certain(self) -> int:
        """How many decisions the marks settle."""
        return self.count(science.RankingVerdict.IN, science.RankingVerdict.OUT)

    @property
    def unreviewed(self) -> int:
        """How many files nobody has reviewed."""
        return sum(row.reviews == 0 for row in self.rows)

    def staged(self, outcome: Outcome) -> int:
        """Return how many files have this decision staged."""
        return sum(row.entry.staged is outcome for row in self.rows)

    @property
    def around_cut(self) -> tuple[StandingRow, ...]:
        """The files on both sides of the last place, for a picture; none where all are in."""
        if self.cut is None:
            return ()
        return self.rows[max(self.places - AROUND, 0) : self.places + AROUND]

    def where_next(self, count: int) -> tuple[ReviewWanted, ...]:
        """Return the files to which `count` more reviews should go, asked for together."""
        found: dict[str, ReviewWanted] = {}
        for one in self.next_reviews[:count]:
            known = found.get(one.entry.reference, replace(one, gain=0.0, more=0))
            found[one.entry.reference] = replace(
                known, gain=known.gain + one.gain, more=known.more + 1
            )
        return tuple(found.values())

    @property
    def undecided(self) -> tuple[StandingRow, ...]:
        """The files before the jury on which nothing is staged, best first."""
        return tuple(
            row for row in self.rows if row.entry.state in JURY_STATES and not row.entry.staged
        )

    @property
    def mark(self) -> str:
        """A fingerprint of the order and of what is staged, to tell whether it has changed."""
        lines = (f"{row.entry.reference} {row.entry.staged}" for row in self.rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def only(self, *, axis: int | None = None, zone: str = "") -> "Standing":
        """Return the ranking with the lines of one axis and one pavilion; ranks stay."""
        rows = tuple(
            row
            for row in self.rows
            if (axis is None or row.entry.axis_number == axis)
            and (not zone or row.entry.zone == zone)
        )
        return replace(self, rows=rows)

    def of(self, reference: str) -> StandingRow | None:
        """Return the line of one file."""
        return next((row for row in self.rows if row.entry.reference == reference), None)
