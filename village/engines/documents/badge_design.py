"""How badges look: a card is a few zones of text, a band, a code; every size is one such card."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from village.engines.documents.sheet import INK, MM, WHITE, Align, Colour
from village.engines.documents.token_code import SMALL, USUAL, Symbol


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
    "organiser": RoleDesign("ORGANISATION", "تنظيم", "ORGANISER", Colour.of("#9b1c1c")),
    "partner": RoleDesign("PARTENAIRE", "شريك", "PARTNER", Colour.of("#0f5b5b")),
    "staff": RoleDesign("ÉQUIPE", "فريق", "STAFF", Colour.of("#44403a")),
    "vip": RoleDesign("VIP", "ضيف شرف", "VIP", Colour.of("#1d1b18")),
    "build_up": RoleDesign("MONTAGE", "تركيب", "BUILD-UP", Colour.of("#8a4b08")),
    "breakdown": RoleDesign("DÉMONTAGE", "تفكيك", "BREAKDOWN", Colour.of("#5a4a42")),
})  # fmt: skip


def ink_on(colour: Colour) -> Colour:
    """Return the colour of words on a band: white, or dark where the band is light."""
    red, green, blue = (float(part) for part in colour.split())
    return INK if 0.3 * red + 0.59 * green + 0.11 * blue > 0.6 else WHITE


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in points: its left bottom corner, its width and its height."""

    x: float
    y: float
    width: float
    height: float

    def mirrored(self, across: float) -> "Box":
        """Return it on the other side of a card that is `across` wide."""
        return replace(self, x=across - self.x - self.width)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How one text of a badge is set: as large as `size`, broken, then smaller, never cut.

    What would be smaller than `least` is broken after a hyphen too, and texts beside it make room.
    """

    field: str
    size: float
    smallest: float
    lines: int = 1
    strong: bool = False
    leading: float = 1.22
    least: float = 0


@dataclass(frozen=True, slots=True)
class TextZone:
    """Texts that stand below one another in the middle of a box; empty ones take no room.

    `beside` is the box where a picture, the photo or the logo, stands in front of the texts.
    """

    box: Box
    styles: tuple[TextStyle, ...]
    align: Align = Align.CENTRE
    beside: Box | None = None

    def mirrored(self, across: float) -> "TextZone":
        """Return it on the other side of a card that is `across` wide."""
        turned = {Align.LEFT: Align.RIGHT, Align.RIGHT: Align.LEFT}
        return replace(
            self,
            box=self.box.mirrored(across),
            align=turned.get(self.align, self.align),
            beside=self.beside and self.beside.mirrored(across),
        )


@dataclass(frozen=True, slots=True)
class Card:
    """One badge, origin at its bottom left, as a language written rightwards has it.

    Attributes:
        band: the band with the role, at the foot.
        shared: the texts that all badges of a role have in common: role, event, days, place.
        own: the texts of each.
        code: the QR code with its reference below; `code_alone` where nothing stands beside it.
        logo: the event's logo.
        photo: where a photo stands; None for a card without room.
        back: where the texts of the back stand; None for a card that has no back.
        is_grey: whether it is printed in black alone.
        symbol: the kind of QR code: one of larger modules where the code is small.
    """

    width: float
    height: float
    band: Box
    shared: tuple[TextZone, ...]
    own: tuple[TextZone, ...]
    code: Box
    code_alone: Box
    reference: TextStyle
    logo: Box
    photo: Box | None = None
    back: Box | None = None
    is_grey: bool = False
    symbol: Symbol = USUAL

    @property
    def is_small(self) -> bool:
        """Whether only a short code has modules as large here as tokens have on A6."""
        return self.symbol is SMALL

    def mirrored(self) -> "Card":
        """Return the card as a language written leftwards has it."""
        across = self.width
        return replace(
            self,
            band=self.band.mirrored(across),
            shared=tuple(one.mirrored(across) for one in self.shared),
            own=tuple(one.mirrored(across) for one in self.own),
            code=self.code.mirrored(across),
            code_alone=self.code_alone.mirrored(across),
            logo=self.logo.mirrored(across),
            photo=self.photo and self.photo.mirrored(across),
        )


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(x * MM, y * MM, width * MM, height * MM)


#: The least size of a given name, in points: it is read from across an aisle.
GIVEN_LEAST = 40


def _given(size: float, *, least: float = 0) -> TextStyle:
    return TextStyle("given", size, 6, 2, strong=True, leading=1.15, least=least)


def _before(size: float) -> TextStyle:
    """Return the style of what stands before the given name: a title, or the family name."""
    return TextStyle("before", size, 6, 2)


def _rest(family: float, other: float, organisation: float) -> tuple[TextStyle, ...]:
    return (
        TextStyle("family", family, 5, 2, strong=True),
        TextStyle("other", other, 6, 2),
        TextStyle("organisation", organisation, 5, 4),
    )


def _facts(stand: float, size: float) -> tuple[TextStyle, ...]:
    """Return the styles of what stands beside the code."""
    return (
        TextStyle("stand", stand, 5, 2, strong=True),
        TextStyle("country", size * 1.15, 5, 2),
        TextStyle("days", size, 5, 4),
        TextStyle("zones", size, 5, 4),
    )


def _event(size: float) -> tuple[TextStyle, ...]:
    return (TextStyle("event", size, 4, 2, strong=True),)


def _when(size: float, *fields: str) -> tuple[TextStyle, ...]:
    return tuple(TextStyle(field, size, 3.5, 2) for field in fields)


# The slot of the lanyard is punched in the middle of the top edge: nothing is drawn there.
A6 = Card(
    width=105 * MM,
    height=148 * MM,
    band=_box(0, 0, 105, 17),
    shared=(
        TextZone(
            _box(6, 0.8, 93, 15.4),
            (TextStyle("role", 27, 9, strong=True), TextStyle("roles", 11, 5)),
        ),
        TextZone(_box(6, 131.5, 36, 12), _event(11), Align.LEFT, _box(19, 131.5, 23, 12)),
        TextZone(
            _box(63, 131.5, 36, 12), _when(7, "dates", "dates_2", "dates_3", "place"), Align.RIGHT
        ),
    ),
    own=(
        TextZone(
            _box(6, 69, 93, 60), (_before(20), _given(52, least=GIVEN_LEAST), *_rest(25, 22, 15))
        ),
        TextZone(_box(6, 19, 47, 47), _facts(20, 10.5), Align.LEFT, _box(36, 19, 18, 47)),
    ),
    code=_box(57, 24, 42, 42),
    code_alone=_box(31.5, 24, 42, 42),
    reference=TextStyle("reference", 9, 5),
    logo=_box(6, 131.5, 12, 12),
    photo=_box(6, 24, 28, 38),
    back=_box(6, 5, 93, 127),
)
CR80 = Card(
    width=86 * MM,
    height=54 * MM,
    band=_box(0, 0, 55, 8.2),
    shared=(
        TextZone(_box(4, 0.4, 33, 7.4), (TextStyle("role", 19, 8, strong=True),), Align.LEFT),
        TextZone(_box(38, 0.4, 15, 7.4), (TextStyle("roles", 8, 4, 2),), Align.RIGHT),
        TextZone(_box(4, 47.6, 29, 5.2), _event(7.5), Align.LEFT, _box(10.2, 47.6, 22.8, 5.2)),
        TextZone(_box(53, 47.6, 29, 5.2), _when(6, "dates", "dates_2"), Align.RIGHT),
    ),
    own=(
        TextZone(_box(4, 31, 78, 16.5), (_given(42),), Align.LEFT),
        TextZone(
            _box(4, 8.8, 50, 22.2), (_before(12), *_rest(16, 13, 9.5), *_facts(10, 7)), Align.LEFT
        ),
    ),
    code=_box(57, 4, 25, 25),
    code_alone=_box(57, 4, 25, 25),
    reference=TextStyle("reference", 6, 4),
    logo=_box(4, 47.6, 5.2, 5.2),
    back=_box(4, 3, 78, 48),
    symbol=SMALL,
)
LABEL = Card(
    width=100 * MM,
    height=62 * MM,
    band=_box(0, 0, 100, 8.5),
    shared=(
        TextZone(_box(4, 0.4, 58, 7.7), (TextStyle("role", 19, 8, strong=True),), Align.LEFT),
        TextZone(_box(64, 0.4, 32, 7.7), (TextStyle("roles", 8, 4, 2),), Align.RIGHT),
        TextZone(_box(4, 55.6, 45, 5), _event(8), Align.LEFT, _box(10, 55.6, 39, 5)),
        TextZone(_box(51, 55.6, 45, 5), _when(6, "dates", "dates_2"), Align.RIGHT),
    ),
    own=(
        TextZone(_box(4, 38, 94, 17.4), (_given(48),), Align.LEFT),
        TextZone(
            _box(4, 9.3, 62, 28.5), (_before(13), *_rest(18, 15, 11), *_facts(12, 8)), Align.LEFT
        ),
    ),
    code=_box(69, 11.9, 26.2, 26.2),
    code_alone=_box(69, 11.9, 26.2, 26.2),
    reference=TextStyle("reference", 7, 4),
    logo=_box(4, 55.6, 5, 5),
    is_grey=True,
    symbol=SMALL,
)
