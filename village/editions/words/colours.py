"""Colours that can be read: contrast as WCAG 2.2 defines it, and the nearest shade with enough."""

from collections.abc import Sequence
from functools import lru_cache

#: What coloured text stands on, light and dark: paper and card of `static/css/tokens.css`.
LIGHT = ("#faf7f2", "#fffdfa")
DARK = ("#16140f", "#1e1b16")
#: The least contrast of text, WCAG 2.2, 1.4.3.
ENOUGH = 4.5
#: What pavilions without a colour of their own get, in their order.
PALETTE = ("#b4532a", "#2f4fb5", "#936500", "#1c7a5b", "#7b2f6b", "#0f6f86", "#a8322d", "#5c6b1f")
_STEPS = 100


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written `#rrggbb`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(256)
def readable(colour: str, grounds: tuple[str, ...], enough: float = ENOUGH) -> str:
    """Return a colour, darkened or lightened as little as gives enough contrast on all grounds."""
    dark_grounds = _luminance(grounds[0]) < 0.18
    goal = "#ffffff" if dark_grounds else "#000000"
    mixed = (_mixed(colour, goal, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in mixed if _least(one, grounds) >= enough), goal)


def is_readable(colour: str, grounds: Sequence[str]) -> bool:
    """Say whether a colour has enough contrast on all grounds as it is."""
    return _least(colour, grounds) >= ENOUGH


def _least(colour: str, grounds: Sequence[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 for black and 1 for white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mixed(colour: str, goal: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(goal), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
