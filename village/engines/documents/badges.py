"""Build badges by the thousand as PDF: one form a role, each word shaped once, a QR code each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from village.engines.documents import badge_back, token_code
from village.engines.documents.badge_data import BackData, BadgeData, EditionData
from village.engines.documents.badge_design import (
    A6,
    CR80,
    LABEL,
    ROLES,
    Box,
    Card,
    TextStyle,
    ink_on,
)
from village.engines.documents.badge_layout import (
    PlacedLine,
    TextBlock,
    TooLong,
    card_for,
    code_box,
    faults,
    in_zone,
    laid_out_shared,
    letter_faults,
    reference_line,
    texts_of,
)
from village.engines.documents.badge_lines import JoinedLine, Lines
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fonts import bold, regular
from village.engines.documents.qr import bitmap, image
from village.engines.documents.sheet import A4, INK, MM, Align, Sheet
from village.engines.documents.text import TextLine
from village.engines.documents.tokens import TOKEN_CHARACTERS
from village.engines.documents.wording import tag

__all__ = ["ROLES", "SHEETS", "BackData", "BadgeData", "EditionData", "build_badges"]

#: The texts of a card that stand on its band.
ON_BAND = ("role", "roles")
#: What is cut off around a badge that is printed with bleed, and how long a mark is.
BLEED = 3 * MM
_MARK = 2 * MM
_BACK = "the back"

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How badges lie on a page: the card, the page, the left bottom corner of each.

    Attributes:
        turned: where the backs of the same badges lie on the page behind, turned at the long edge.
        is_folded: whether each badge stands twice, or with its back, to be folded.
        bleeds: whether the badges are cut `BLEED` inside, by marks at their corners.
    """

    badge: Card
    page: tuple[float, float]
    places: tuple[Place, ...] = ((0.0, 0.0),)
    turned: tuple[Place, ...] = ((0.0, 0.0),)
    is_folded: bool = False
    bleeds: bool = False


_ACROSS, _UP = A4[0] / 2, A4[1] / 2
SHEETS = {
    "a6": SheetFormat(A6, (A6.width, A6.height)),
    "cr80": SheetFormat(CR80, (CR80.width, CR80.height)),
    "label": SheetFormat(LABEL, (LABEL.width, LABEL.height)),
    "a4x4": SheetFormat(
        A6,
        A4,
        ((0.0, _UP), (_ACROSS, _UP), (0.0, 0.0), (_ACROSS, 0.0)),
        ((_ACROSS, _UP), (0.0, _UP), (_ACROSS, 0.0), (0.0, 0.0)),
        bleeds=True,
    ),
    "butterfly": SheetFormat(
        A6, (2 * A6.width, A6.height), ((0.0, 0.0), (A6.width, 0.0)), is_folded=True
    ),
}


def build_badges(badges: Sequence[BadgeData], *, edition: EditionData, sheet: str = "a6") -> bytes:
    """Return a PDF with the badges in the given order, one a page or four on A4.

    `sheet` is `a6`, `a4x4` (four on A4 with bleed and crop marks), `butterfly` (an A6 badge twice,
    side by side, to be folded back to back), `cr80` (86 × 54 mm) or `label` (for a roll 62 mm
    wide, in black). Where the edition has a back, a page with it follows each page, turned at the
    long edge; a folded badge has it in place of its second front. Equal input gives equal bytes.
    A name that does not fit is broken over lines, then made smaller, never cut; nothing is drawn
    outside the badge.

    Raises:
        ValueError: `badges` is empty, `sheet` is unknown, a picture is no JPEG.
        Undrawable: names the badges whose letters no face has, or that fit at no size.
    """
    if not badges:
        raise ValueError("no badge to draw")
    if sheet not in SHEETS:
        raise ValueError(f"sheet {sheet!r} is not one of {', '.join(SHEETS)}")
    card = card_for(SHEETS[sheet].badge, edition)
    if letter_faults(badges):
        raise Undrawable(faults(badges, card))
    try:
        return _Badges(edition, SHEETS[sheet], card).build(badges)
    except TooLong:
        raise Undrawable(faults(badges, card)) from None


class _Badges:
    """Draws one batch of badges."""

    def __init__(self, edition: EditionData, sheet_format: SheetFormat, card: Card) -> None:
        self._edition = edition
        self._format = sheet_format
        self._card = card
        self._has_back = card.back is not None and not edition.back.is_empty
        self._sheet = Sheet(
            title=f"Badges — {edition.name}",
            author=edition.organiser or edition.name,
            lang=tag(edition.languages[0]),
            level=3,
        )
        self._regular = Lines(self._sheet, regular())
        self._bold = Lines(self._sheet, bold())
        self._roles: dict[str, str] = {}

    def build(self, badges: Sequence[BadgeData]) -> bytes:
        """Return the document."""
        for role in dict.fromkeys(badge.role for badge in badges):
            self._role_form(role)
            self._roles[role] = f"{self._sheet.form_code(role)} {INK} rg"
        if self._has_back:
            with self._sheet.form(_BACK, self._card.width, self._card.height):
                badge_back.draw(self._sheet, self._edition, self._card)
        copies = 2 if self._format.is_folded else 1
        count = len(self._format.places) // copies
        for start in range(0, len(badges), count):
            self._pages(badges[start : start + count])
        return self._sheet.finish()

    def _pages(self, badges: Sequence[BadgeData]) -> None:
        """Draw a page of badges, and the page behind it."""
        sheet, shape = self._sheet, self._format
        sheet.start_page(shape.page)
        fronts = shape.places
        if shape.is_folded:
            fronts = shape.places[:1] if self._has_back else shape.places
            badges = [badges[0]] * len(fronts)
            if self._has_back:
                self._back(shape.places[1])
        for badge, place in zip(badges, fronts, strict=False):
            self._badge(badge, place)
        self._crop_marks(len(badges))
        sheet.end_page()
        if self._has_back and not shape.is_folded:
            sheet.start_page(shape.page)
            for _, place in zip(badges, shape.turned, strict=False):
                self._back(place)
            sheet.end_page()

    def _back(self, place: Place) -> None:
        x, y = place
        self._sheet.code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {self._sheet.form_code(_BACK)} Q")

    def _badge(self, badge: BadgeData, place: Place) -> None:
        x, y = place
        parts = [f"q 1 0 0 1 {x:.2f} {y:.2f} cm", self._roles[badge.role]]
        texts, has_photo = (
            texts_of(badge, self._edition.languages[0]),
            bool(badge.photo and self._card.photo),
        )
        for zone in self._card.own:
            parts += [
                self._shown(placed)
                for placed in in_zone(zone, texts, self._block, beside=has_photo)
            ]
        code = code_box(badge, self._card)
        parts.append(self._reference(badge, code))
        if badge.token:
            place_of_code = f"q {code.width:.2f} 0 0 {code.height:.2f} {code.x:.2f} {code.y:.2f} cm"
            parts += (place_of_code, image(*code_of(badge.token, self._card.symbol)), "Q")
        if badge.photo:
            parts.append(self._photo(badge))
        parts.append("Q")
        self._sheet.code.append("\n".join(parts))

    def _block(
        self, content: str, style: TextStyle, width: float
    ) -> TextBlock[JoinedLine | TextLine]:
        lines = self._bold if style.strong else self._regular
        return lines.block(content, style, width)

    def _shown(self, placed: PlacedLine[JoinedLine | TextLine]) -> str:
        line, x, y, size, _ = placed
        if isinstance(line, JoinedLine):
            return line.shown(x, y, size)
        return self._sheet.shown(line, x, y, size)

    def _reference(self, badge: BadgeData, code: Box) -> str:
        style = self._card.reference
        line = self._regular.spelt(badge.reference)
        if line is None or line.width * style.size > code.width * 1000:
            placed = reference_line(badge, self._card, code)
            return self._sheet.shown(*placed[:4]) if placed else ""
        x = code.x + (code.width - line.width * style.size / 1000) / 2
        return line.shown(x, code.y - style.size * 1.15, style.size)

    def _photo(self, badge: BadgeData) -> str:
        box = self._card.photo
        if box is None:
            return ""
        try:
            return self._sheet.picture_code(badge.photo, (box.x, box.y, box.width, box.height))
        except ValueError as error:
            raise ValueError(f"photo of {badge.reference}: {error}") from None

    def _role_form(self, code: str) -> None:
        """Draw once what all badges of a role share."""
        sheet, card = self._sheet, self._card
        with sheet.form(code, card.width, card.height):
            band = INK if card.is_grey else self._edition.role(code).colour
            sheet.rectangle(0, 0, card.width, card.band, fill=band)
            for line, x, y, size, field in laid_out_shared(self._edition, code, card):
                colour = ink_on(band) if field in ON_BAND else INK
                sheet.text(line, x, y, size, align=Align.LEFT, colour=colour)
            if self._edition.logo:
                box = card.logo
                place = (box.x, box.y, box.width, box.height)
                sheet.code.append(sheet.picture_code(self._edition.logo, place))

    def _crop_marks(self, count: int) -> None:
        """Mark at the corners of each badge where its bleed is cut off."""
        if not self._format.bleeds:
            return
        card = self._card
        lines = [
            f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l"
            for x, y in self._format.places[:count]
            for a, b, c, d in _corners(x, y, card.width, card.height)
        ]
        self._sheet.code.append(f"0 G 0.25 w {' '.join(lines)} S")


def _corners(
    x: float, y: float, width: float, height: float
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the marks at the corners of a badge, each within its bleed."""
    for across, outwards in ((x + BLEED, x), (x + width - BLEED, x + width - _MARK)):
        yield across, y, across, y + _MARK
        yield across, y + height - _MARK, across, y + height
        for up in (y + BLEED, y + height - BLEED):
            yield outwards, up, outwards + _MARK, up


def code_of(token: str, symbol: token_code.Symbol = token_code.USUAL) -> tuple[int, bytes]:
    """Return a code's modules a side and its rows: by tables for our tokens, else by segno."""
    if len(token) == TOKEN_CHARACTERS:
        try:
            return symbol.side, token_code.bitmap(token, symbol)
        except ValueError:
            pass
    return bitmap(token, symbol.error)
