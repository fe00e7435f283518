"""How well a juror suits an application: one formula, from axes, words, bids and languages.

    affinity = language × (4·axis + 3·words + 3·bid) / 10

- *axis* is 1 where the juror knows the application's axis, else 0.
- *words* is the share of the application's expertise words that the juror has too, rare
  words counting more: each weighs log(1 + N/n), n of N applications having it
  (Spärck Jones 1972). 0 where the application has none.
- *bid* is 1 for eager, ½ for willing, 0 for reluctant, ¼ where the juror said nothing.
- *language* is 1 where they share a language or one states none, else ¼.

So an affinity lies between 0 and 1. A conflict of interest is NaN and never assigned.
"""

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from village.engines.jury.reviews import Floats

AXIS, WORDS, BID = 0.4, 0.3, 0.3
NO_COMMON_LANGUAGE = 0.25
SILENT = 0.25


class Willingness(StrEnum):
    """How much a juror wants to review an application."""

    EAGER = "eager"
    WILLING = "willing"
    RELUCTANT = "reluctant"


BIDS = {Willingness.EAGER: 1.0, Willingness.WILLING: 0.5, Willingness.RELUCTANT: 0.0}


@dataclass(frozen=True, slots=True)
class TextProfile:
    """What is known of an application or of a juror."""

    name: str
    axes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def affinities(
    applications: Sequence[TextProfile],
    jurors: Sequence[TextProfile],
    *,
    bids: Mapping[tuple[str, str], Willingness] | None = None,
    conflicts: Collection[tuple[str, str]] = (),
) -> Floats:
    """Return the affinities: a row for each application, a column for each juror.

    `bids` and `conflicts` are by (application, juror). Words are compared without accents,
    vowel marks or case.
    """
    axis = _shared([p.axes for p in applications], [p.axes for p in jurors]) > 0
    words = _coverage(applications, jurors)
    bid = np.full(axis.shape, SILENT)
    value = AXIS * axis + WORDS * words + BID * _bids(bid, applications, jurors, bids or {})
    value = value * _languages(applications, jurors)
    rows = {profile.name: i for i, profile in enumerate(applications)}
    columns = {profile.name: j for j, profile in enumerate(jurors)}
    for application, juror in conflicts:
        if application in rows and juror in columns:
            value[rows[application], columns[juror]] = np.nan
    return np.asarray(value)


def folded(word: str) -> str:
    """Return a word without accents, vowel marks, tatweel or case."""
    parts = unicodedata.normalize("NFKD", word.casefold().strip())
    return "".join(c for c in parts if unicodedata.category(c) != "Mn" and c != "\u0640")


def _shared(
    rows: Sequence[Collection[str]],
    columns: Sequence[Collection[str]],
    weight: Mapping[str, float] | None = None,
) -> Floats:
    """Return the summed weight of what each row shares with each column."""
    terms = {term: k for k, term in enumerate(sorted({t for row in rows for t in row}))}
    left, right = np.zeros((len(rows), len(terms))), np.zeros((len(terms), len(columns)))
    for i, row in enumerate(rows):
        for term in row:
            left[i, terms[term]] = 1.0 if weight is None else weight[term]
    for j, column in enumerate(columns):
        for term in column:
            if term in terms:
                right[terms[term], j] = 1.0
    return np.asarray(left @ right)


def _coverage(applications: Sequence[TextProfile], jurors: Sequence[TextProfile]) -> Floats:
    """Return the weighted share of each application's words that each juror has."""
    asked = [{folded(word) for word in profile.words} for profile in applications]
    known = [{folded(word) for word in profile.words} for profile in jurors]
    counts = Counter(word for words in asked for word in words)
    weight = {word: float(np.log1p(len(asked) / n)) for word, n in counts.items()}
    total = np.array([sum(weight[word] for word in words) for words in asked])[:, None]
    return np.where(total > 0, _shared(asked, known, weight) / np.where(total > 0, total, 1.0), 0.0)


def _bids(
    values: Floats,
    applications: Sequence[TextProfile],
    jurors: Sequence[TextProfile],
    bids: Mapping[tuple[str, str], Willingness],
) -> Floats:
    """Write the bids into a matrix."""
    rows = {profile.name: i for i, profile in enumerate(applications)}
    columns = {profile.name: j for j, profile in enumerate(jurors)}
    for (application, juror), bid in bids.items():
        if application in rows and juror in columns:
            values[rows[application], columns[juror]] = BIDS[bid]
    return values


def _languages(applications: Sequence[TextProfile], jurors: Sequence[TextProfile]) -> Floats:
    """Return 1 where a language is shared or one side states none, less elsewhere."""
    shared = _shared([p.languages for p in applications], [p.languages for p in jurors]) > 0
    silent = np.array([not p.languages for p in applications], dtype=bool)[:, None]
    silent = silent | np.array([not p.languages for p in jurors], dtype=bool)[None, :]
    return np.where(shared | silent, 1.0, NO_COMMON_LANGUAGE)
