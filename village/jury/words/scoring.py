"""From marks to a score: the weighted mean over the criteria."""

from collections.abc import Mapping


def weighted_score(marks: Mapping[int, int], weights: Mapping[int, float]) -> float | None:
    """Return the weighted mean of `marks` by criterion, or None while one is missing.

    Weights need not sum to one.
    """
    if not weights or set(weights) - set(marks):
        return None
    total = sum(weights.values())
    return sum(marks[key] * weight for key, weight in weights.items()) / total
