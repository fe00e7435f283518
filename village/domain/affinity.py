"""How well a juror suits a file: one formula, the same for every pair."""

from collections.abc import Collection

ABLE = 1.0
"""What every pair of a file and a juror without conflict is worth."""
OWN_AXIS = 2.0
"""What it adds that the file's axis is one of the juror's."""
UNREAD = 0.25
"""What is left where the juror does not read the file's language."""


def affinity(
    *, axis: int | None, language: str, axes: Collection[int], languages: Collection[str]
) -> float:
    """Return the affinity of a file (its axis and language) and a juror (axes and languages).

    (1 + 2 where the axis is one of the juror's) × (1/4 where the juror does not read the
    file's language). A juror of whom no language is known counts as reading it.
    """
    points = ABLE + (OWN_AXIS if axis in axes else 0.0)
    reads = not languages or language in languages
    return points if reads else points * UNREAD
