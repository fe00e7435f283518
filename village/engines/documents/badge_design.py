"""How a badge looks: its formats, the place of each text, the colour and words of each role."""

from dataclasses import dataclass
from types import MappingProxyType

from village.engines.documents.sheet import MM, Colour


@dataclass(frozen=True, slots=True)
class RoleDesign:
    """What a badge's holder is at the event."""

    fr: str
    ar: str
    en: str
    colour: Colour


_PLUM = Colour.of("#7a2450")

ROLES = MappingProxyType({
    "exhibitor": RoleDesign("EXPOSANT", "عارض", "EXHIBITOR", Colour.of("#1f4e79")),
    "startup": RoleDesign("START-UP", "شركة ناشئة", "START-UP", _PLUM),
    "visitor": RoleDesign("VISITEUR", "زائر", "VISITOR", Colour.of("#2e6b3f")),
    "speaker": RoleDesign("INTERVENANT", "متدخل", "SPEAKER", Colour.of("#8a5a00")),
    "jury": RoleDesign("JURY", "لجنة التحكيم", "JURY", Colour.of("#4a3a8c")),
    "press": RoleDesign("PRESSE", "صحافة", "PRESS", Colour.of("#b4532a")),
    "organiser": RoleDesign("ORGANISATION", "تنظيم", "ORGANISATION", Colour.of("#9b1c1c")),
    "partner": RoleDesign("PARTENAIRE", "شريك", "PARTNER", Colour.of("#0f5b5b")),
    "staff": RoleDesign("ÉQUIPE", "فريق", "STAFF", Colour.of("#44403a")),
    "vip": RoleDesign("VIP", "ضيف شرف", "VIP", Colour.of("#1d1b18")),
})  # fmt: skip


def role_of(code: str) -> RoleDesign:
    """Return the role of a code; an unknown one is shown as it is written."""
    known = ROLES.get(code)
    return known or RoleDesign(code.upper(), "", code.upper(), ROLES["staff"].colour)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a centred text stands: its left edge, baseline, width and sizes, in points."""

    x: float
    y: float
    width: float
    size: float
    smallest: float
    lines: int = 1
    """A longer text is broken over so many at most."""


@dataclass(frozen=True, slots=True)
class Format:
    """The measures of one badge, origin at its bottom left, in points."""

    width: float
    height: float
    band: float
    """Height of the coloured band with the role, at the foot."""
    head: float
    """Height of the coloured band with the edition, at the top."""
    foot: float
    """Below this no line of a name may begin, where there are many."""
    name: Slot
    name_ar: Slot
    organisation: Slot
    role: Slot
    code: tuple[float, float, float]
    """Left, bottom and side of the QR code."""
    photo: tuple[float, float, float, float] | None = None
    """Left, bottom, width and height of the photo, where the format has room for one."""
    code_with_photo: tuple[float, float, float] | None = None


def _slot(x: float, y: float, width: float, size: float, smallest: float, lines: int = 1) -> Slot:
    return Slot(x * MM, y * MM, width * MM, size, smallest, lines)


A6 = Format(
    width=105 * MM,
    height=148 * MM,
    band=22 * MM,
    head=16 * MM,
    foot=78 * MM,
    name=_slot(7, 101, 91, 27, 11, 2),
    name_ar=_slot(7, 89, 91, 22, 10, 2),
    organisation=_slot(7, 80, 91, 14, 8, 3),
    role=_slot(5, 8, 95, 25, 12),
    code=(29.5 * MM, 28 * MM, 46 * MM),
    photo=(9 * MM, 28 * MM, 36 * MM, 46 * MM),
    code_with_photo=(51 * MM, 28 * MM, 46 * MM),
)
CR80 = Format(
    width=86 * MM,
    height=54 * MM,
    band=11 * MM,
    head=8 * MM,
    foot=13 * MM,
    name=_slot(4, 35.5, 47, 16, 7, 2),
    name_ar=_slot(4, 28, 47, 14, 7, 2),
    organisation=_slot(4, 21, 47, 9.5, 5, 4),
    role=_slot(4, 3.6, 78, 14, 8),
    code=(54 * MM, 14.2 * MM, 28.5 * MM),
)
