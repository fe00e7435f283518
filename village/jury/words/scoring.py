"""From marks to a score: the weighted mean over the criteria."""

from collections.abc import Mapping

HIGHEST_MARK = 5


def weighted_score(marks: Mapping[int, int], weights: Mapping[int, float]) -> float | None:
    """Return the weighted mean of `marks` (criterion → 0 to 5), or None while one is missing.

    Weights need not sum to one.
    """
    if not weights or set(weights) - set(marks):
        return None
    total = sum(weights.values())
    return sum(marks[key] * weight for key, weight in weights.items()) / total
