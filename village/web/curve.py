"""The small curve of a solver's work: its value rises, its bound falls, what is between is open."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320.0, 96.0
_MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Curve:
    """Two lines in a box of 320 by 96, and what their right ends say; `gap` is 0 to 1."""

    value_path: str
    bound_path: str
    value: float
    bound: float
    gap: float
    seconds: float


def curve(points: Sequence[Sequence[float]] | None) -> Curve | None:
    """Return the curve through points of seconds, value and bound; None before there are two."""
    if not points or len(points) < 2:
        return None
    low = min(value for _seconds, value, _bound in points)
    high = max(bound for _seconds, _value, bound in points)
    until = max(points[-1][0], 1e-9)

    def path(column: int) -> str:
        steps, before = [], None
        for point in points:
            x = _MARGIN + (WIDTH - 2 * _MARGIN) * point[0] / until
            y = (
                HEIGHT
                - _MARGIN
                - (HEIGHT - 2 * _MARGIN) * (point[column] - low) / max(high - low, 1e-9)
            )
            steps.append(f"M{x:.1f} {y:.1f}" if before is None else f"H{x:.1f}V{y:.1f}")
            before = y
        return "".join(steps)

    seconds, value, bound = points[-1]
    gap = max(0.0, (bound - value) / bound) if bound > 0 else 0.0
    return Curve(path(1), path(2), value, bound, gap, seconds)
