"""What a reader of a ranking must be warned of."""

from __future__ import annotations

import numpy as np
import scipy

from village.engines.jury.reviews import Floats, Marks

FAR = 6.0
"""A mark so many robust standard deviations from the middle is called extreme."""


def warn(marks: Marks, method: str, places: int) -> tuple[str, ...]:
    """Return the warnings that marks, method and number of places call for."""
    if not len(marks.score):
        return ("no marks",)
    found = [*_counts(marks), *_values(marks), *_groups(marks), *_method(marks, method)]
    if not places:
        found.append("no place: nobody is selected, and no verdict is called certain")
    elif places >= len(marks.applications):
        found.append(
            f"all applications are in: places {places}, applications {len(marks.applications)}"
        )
    return tuple(found)


def _counts(marks: Marks) -> list[str]:
    """Warn where there are too few reviews to tell quality from severity."""
    found = []
    counts = marks.reviews
    if len(marks.score) == 1:
        found.append("one review in all: nothing can be compared")
    elif len(marks.jurors) == 1:
        found.append("one juror: severity cannot be told from the applications' quality")
    elif counts.max() == 1:
        found.append("one score each: how far jurors agree is assumed, not measured")
    elif few := int(np.sum(counts == 1)):
        found.append(f"applications with one review only: {few} of {len(counts)}")
    if none := int(np.sum(counts == 0)):
        found.append(f"applications without a review: {none}")
    return found


def _values(marks: Marks) -> list[str]:
    """Warn of equal and of extreme marks."""
    score = marks.score
    if np.ptp(score) == 0:
        return ["all scores are equal: the order is that of the names"] if len(score) > 1 else []
    found = []
    if flat := _flat_jurors(marks):
        found.append(f"jurors who gave everyone the same mark: {', '.join(flat)}")
    unit = float(np.abs(score).max())
    rest = np.abs(score / unit - np.median(score / unit))
    spread = 1.4826 * float(np.median(rest)) or float(rest.mean())
    if far := int(np.sum(rest > FAR * spread)):
        found.append(f"extreme scores, far from all others, check for slips of the pen: {far}")
    return found


def _flat_jurors(marks: Marks) -> list[str]:
    """Name the jurors with five marks or more, all equal."""
    low = np.full(len(marks.jurors), np.inf)
    high = -low
    np.minimum.at(low, marks.juror, marks.score)
    np.maximum.at(high, marks.juror, marks.score)
    flat = (low == high) & (marks.marked >= 5)
    return [marks.jurors[j] for j in np.flatnonzero(flat)]


def _groups(marks: Marks) -> list[str]:
    """Warn of jurors who share no application with the main group, even through others."""
    many, few = len(marks.applications), len(marks.jurors)
    links = scipy.sparse.coo_array(
        (np.ones(len(marks.score)), (marks.application, many + marks.juror)),
        shape=(many + few, many + few),
    )
    _, label = scipy.sparse.csgraph.connected_components(links, directed=False)
    groups = label[many:]
    main = np.bincount(groups).argmax()
    apart = [marks.jurors[j] for j in np.flatnonzero(groups != main)]
    if not apart:
        return []
    shown = ", ".join(apart[:10]) + (f" and {len(apart) - 10} more" if len(apart) > 10 else "")
    return [f"jurors not connected with the others by common applications: {shown}"]


def _method(marks: Marks, method: str) -> list[str]:
    """Warn where the plain methods mislead."""
    if method == "mean" and len(marks.jurors) > 1:
        return ["mean: applications met by severe jurors are held back; compare with calibrated"]
    if method == "zscore":
        few = int(np.sum(_juror_counts(marks) < 10))
        return [
            f"zscore: jurors with fewer than 10 reviews: {few} of {len(marks.jurors)}; their"
            " standardised marks are worse than raw ones, and a juror's good files count against"
            " each other"
        ]
    return []


def _juror_counts(marks: Marks) -> Floats:
    """Return the number of reviews by each juror."""
    return marks.marked.astype(np.float64)
