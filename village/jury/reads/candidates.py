"""Who could score what: files before the jury, jurors, conflicts, bids and affinities."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from village.engines.jury import affinity
from village.engines.jury.affinity import TextProfile, affinities
from village.engines.jury.instance import Booleans, Instance
from village.engines.jury.reviews import Floats
from village.jury.words.jurors import Bid, Gender

Pair = tuple[int, int]
"""An application's id and a juror's."""


@dataclass(frozen=True, slots=True)
class File:
    """A file before the jury; `words` are the jury's words of expertise that it speaks of."""

    id: int
    reference: str
    title: str
    organisation: str
    organisation_id: int
    zone: str | None
    language: str
    axis: int | None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CandidateJuror:
    """A juror; `load` counts the files given so far that the reader may know of."""

    id: int
    name: str
    institution: str
    axes: tuple[int, ...]
    languages: tuple[str, ...]
    load: int
    gender: Gender | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidates:
    """All that may be given to whom.

    `given` are the pairs assigned already, `barred` those with a conflict of interest.
    """

    files: tuple[File, ...]
    jurors: tuple[CandidateJuror, ...]
    given: frozenset[Pair]
    barred: frozenset[Pair]
    bids: Mapping[Pair, Bid] = field(default_factory=dict)

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        """The position of each file, by its id."""
        return {file.id: i for i, file in enumerate(self.files)}

    @cached_property
    def column_of(self) -> Mapping[int, int]:
        """The position of each juror, by id."""
        return {juror.id: j for j, juror in enumerate(self.jurors)}

    @cached_property
    def affinity(self) -> Floats:
        """The affinities, NaN where a pair is barred."""
        return affinities(
            [_file(file) for file in self.files],
            [_juror(juror) for juror in self.jurors],
            bids={_names(pair): affinity.Willingness(bid) for pair, bid in self.bids.items()},
            conflicts=[_names(pair) for pair in self.barred],
        )

    @cached_property
    def standing(self) -> Booleans:
        """Which pairs are given already, as a matrix."""
        return self.matrix(self.given)

    def matrix(self, pairs: Iterable[Pair]) -> Booleans:
        """Return pairs as a matrix, those that no longer meet left out."""
        chosen = np.zeros((len(self.files), len(self.jurors)), dtype=bool)
        for pair in pairs:
            if self.meets(pair):
                chosen[self.row_of[pair[0]], self.column_of[pair[1]]] = True
        return chosen

    def meets(self, pair: Pair) -> bool:
        """Say whether a file and a juror are here and have no conflict of interest."""
        known = pair[0] in self.row_of and pair[1] in self.column_of
        return known and pair not in self.barred

    def allows(self, pair: Pair) -> bool:
        """Say whether a pair may still be given."""
        return self.meets(pair) and pair not in self.given

    def only(self, ids: Collection[int]) -> "Candidates":
        """Return the same with these files alone; the jurors' loads count all others too."""
        return replace(self, files=tuple(file for file in self.files if file.id in ids))

    def lacking(self, per_application: int) -> "Candidates":
        """Return the same without the files that have more jurors than asked."""
        counts = self.standing.sum(1)
        files = tuple(
            file for file, count in zip(self.files, counts, strict=True) if count <= per_application
        )
        return replace(self, files=files)

    def short_of(self, per_application: int) -> list[File]:
        """Return the files that have fewer jurors than asked."""
        counts = self.standing.sum(1)
        return [f for f, count in zip(self.files, counts, strict=True) if count < per_application]

    def least_load(self, per_application: int) -> int:
        """Return the smallest limit on the jurors' loads under which all demands could fit."""
        loads = [juror.load for juror in self.jurors]
        need = int(np.maximum(per_application - self.standing.sum(1), 0).sum())
        most = max(loads, default=0)
        even = -(-(need + sum(loads)) // max(len(loads), 1))
        return max(even, most, 1)

    def load_without_one(self) -> int:
        """Return the limit on loads under which the others could take a juror's files, evenly."""
        loads = [juror.load for juror in self.jurors]
        others = max(len(loads) - 1, 1)
        return max(-(-sum(loads) // others), *loads, 1)

    def by_file(self, pairs: Collection[Pair]) -> dict[int, list[CandidateJuror]]:
        """Return the jurors of each file in `pairs`, by name."""
        found: dict[int, list[CandidateJuror]] = {}
        for application_id, user_id in sorted(pairs, key=lambda pair: self.column_of[pair[1]]):
            found.setdefault(application_id, []).append(self.jurors[self.column_of[user_id]])
        return found

    def given_by_file(self) -> dict[int, list[CandidateJuror]]:
        """Return the jurors who have each file already, without those who stepped aside."""
        known = [pair for pair in self.given - self.barred if pair[1] in self.column_of]
        return self.by_file(known)

    def instance(self, per_application: int, max_load: int) -> Instance:
        """Return what must hold of the whole assignment: what is given stays as it is."""
        inside = self.standing.sum(0)
        outside = np.array([juror.load for juror in self.jurors], dtype=np.int64) - inside
        known = Instance(
            affinity=self.affinity,
            demand=np.full(len(self.files), per_application, dtype=np.int64),
            least=np.zeros(len(self.jurors), dtype=np.int64),
            most=np.maximum(max_load - outside, inside),
        )
        if not self.standing.any():
            return known
        full = self.standing.sum(1) >= per_application
        return replace(
            known,
            affinity=np.where(self.standing | ~full[:, None], self.affinity, np.nan),
            kept=self.standing,
            keep=int(self.standing.sum()),
            reference=known.best,
        )


def _file(file: File) -> TextProfile:
    return TextProfile(str(file.id), _axes([file.axis]), file.words, frozenset({file.language}))


def _juror(juror: CandidateJuror) -> TextProfile:
    languages = frozenset(juror.languages)
    return TextProfile(str(juror.id), _axes(juror.axes), juror.words, languages)


def _names(pair: Pair) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])


def _axes(numbers: Iterable[int | None]) -> frozenset[str]:
    return frozenset(str(number) for number in numbers if number is not None)
