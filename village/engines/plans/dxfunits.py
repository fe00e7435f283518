"""DXF units: how many metres the unit is that a drawing states in `$INSUNITS`."""

from __future__ import annotations

_FOOT, _US_FOOT = 0.3048, 1200 / 3937
_METRES = {
    1: 0.0254, 2: _FOOT, 3: 1609.344, 4: 0.001, 5: 0.01, 6: 1.0, 7: 1000.0,
    8: 0.0254e-6, 9: 0.0254e-3, 10: 3 * _FOOT, 11: 1e-10, 12: 1e-9, 13: 1e-6, 14: 0.1,
    15: 10.0, 16: 100.0, 17: 1e9, 18: 149_597_870_700.0, 19: 9.4607304725808e15,
    20: 3.0856775814913673e16, 21: _US_FOOT, 22: _US_FOOT / 12, 23: 3 * _US_FOOT,
    24: 5280 * _US_FOOT,
}  # fmt: skip


def metres(code: int) -> float | None:
    """Return the metres in a unit by its code; None for 0, unitless, and for codes unknown."""
    return _METRES.get(code)
