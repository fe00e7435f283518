"""Build badges by the thousand as PDF: shared texts as forms, words shaped once, a QR code each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

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
    shared_texts,
    texts_of,
)
from village.engines.documents.badge_lines import JoinedLine, Lines
from village.engines.documents.badge_speech import Speech
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fonts import bold, regular
from village.engines.documents.qr import bitmap, image
from village.engines.documents.sheet import A4, INK, MM, Align, Colour, Sheet
from village.engines.documents.structure import leaf
from village.engines.documents.text import TextLine
from village.engines.documents.tokens import SHORT_CHARACTERS
from village.engines.documents.wording import tag, word

__all__ = ["ROLES", "SHEETS", "BackData", "BadgeData", "EditionData", "build_badges"]

#: The texts of a card that stand on its band.
ON_BAND = ("role", "roles")
#: What is cut off around a badge that is printed with bleed, and how long a mark is.
BLEED = 3 * MM
_MARK = 2 * MM
#: Of lines that are one text, by which it goes: the parts of a name, a role, when and where.
_FIRST = {
    **dict.fromkeys(("before", "family"), "given"),
    "roles": "role",
    **dict.fromkeys(("dates_2", "dates_3", "place"), "dates"),
}

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


class _Shared(NamedTuple):
    """What all badges of a role share.

    Attributes:
        code: what draws it, with a place for the number of each of its marked pieces.
        entries: what is said of each in the tags.
    """

    code: str
    entries: tuple[str, ...]


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
        self._speech = Speech(edition.languages)
        self._code_entry = leaf("Figure", alt=word("badge_code", edition.languages[0]))
        self._alone, self._beside = (
            f"{box.width:.2f} 0 0 {box.height:.2f} {box.x:.2f} {box.y:.2f} cm"
            for box in (card.code_alone, card.code)
        )
        """Where a code is drawn, alone or with texts beside it."""
        self._shared: dict[str, _Shared] = {}
        self._numbered: dict[tuple[str, int], str] = {}
        """What draws what a role shares, its pieces numbered from a first one."""
        self._cuts = [_marks_to_cut_at(place, card) for place in sheet_format.places]
        self._back_pieces: list[badge_back.BackPiece] = []

    def build(self, badges: Sequence[BadgeData]) -> bytes:
        """Return the document."""
        for role in dict.fromkeys(badge.role for badge in badges):
            self._shared[role] = self._shared_by(role)
        if self._has_back:
            self._back_pieces = badge_back.draw(self._sheet, self._edition, self._card)
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
        for badge, place in zip(badges, fronts, strict=False):
            self._badge(badge, place)
        if self._has_back and shape.is_folded:
            self._back(shape.places[1])
        if shape.bleeds:
            cuts = " ".join(self._cuts[: len(badges)])
            sheet.code.append(f"/Artifact BMC 0 G 0.25 w {cuts} S EMC")
        sheet.end_page()
        if self._has_back and not shape.is_folded:
            sheet.start_page(shape.page)
            for _, place in zip(badges, shape.turned, strict=False):
                self._back(place)
            sheet.end_page()

    def _back(self, place: Place) -> None:
        x, y = place
        first = self._sheet.mark
        parts = [
            _marked(kind, first + at, self._sheet.form_code(form))
            for at, (kind, _, form) in enumerate(self._back_pieces)
        ]
        self._sheet.code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {' '.join(parts)} Q")
        self._sheet.section([entry for _, entry, _ in self._back_pieces])

    def _badge(self, badge: BadgeData, place: Place) -> None:
        """Draw a badge in the order in which it is read out."""
        x, y = place
        first = self._sheet.mark
        entries = [*self._shared[badge.role].entries]
        parts = [f"q 1 0 0 1 {x:.2f} {y:.2f} cm", self._shared_code(badge.role, first)]
        at = first + len(entries)
        texts = texts_of(badge, self._edition.languages[0])
        code = code_box(badge, self._card)
        for text, drawn in self._texts(badge, texts, code).items():
            parts.append(f"/P <</MCID {at}>> BDC\n{drawn}\nEMC")
            entries.append(self._speech.paragraph(texts.get(text, badge.reference)))
            at += 1
        if badge.token:
            bits = image(*code_of(badge.token, self._card.symbol))
            box = self._beside if code is self._card.code else self._alone
            parts.append(f"/Figure <</MCID {at}>> BDC q {box}\n{bits}\nQ EMC")
            entries.append(self._code_entry)
            at += 1
        if badge.photo and self._card.photo:
            parts.append(_marked("Figure", at, self._photo(badge)))
            entries.append(leaf("Figure", alt=badge.name))
        parts.append("Q")
        self._sheet.code.append("\n".join(parts))
        self._sheet.section(entries)

    def _texts(self, badge: BadgeData, texts: Mapping[str, str], code: Box) -> dict[str, str]:
        """Return what draws each text of a badge, in the order in which they are read."""
        has_photo = bool(badge.photo and self._card.photo)
        drawn: dict[str, str] = {}
        for zone in self._card.own:
            for placed in in_zone(zone, texts, self._block, beside=has_photo):
                text = _FIRST.get(placed.field, placed.field)
                shown = self._shown(placed)
                drawn[text] = f"{drawn[text]}\n{shown}" if text in drawn else shown
        if reference := self._reference(badge, code):
            drawn["reference"] = reference
        return drawn

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

    def _shared_code(self, role: str, first: int) -> str:
        drawn = self._numbered.get((role, first))
        if drawn is None:
            code, entries = self._shared[role]
            drawn = code % tuple(range(first, first + len(entries)))
            self._numbered[role, first] = drawn
        return drawn

    def _shared_by(self, role: str) -> _Shared:
        """Draw once what all badges of a role share, a form for each text."""
        card, edition = self._card, self._edition
        band = INK if card.is_grey else edition.role(role).colour
        foot = f"{card.band.x:.2f} {card.band.y:.2f} {card.band.width:.2f} {card.band.height:.2f}"
        parts = [f"/Artifact BMC {band} rg {foot} re f EMC"]
        entries = []
        if edition.logo:
            box = card.logo
            place = (box.x, box.y, box.width, box.height)
            parts.append(_marked("Figure", "%d", self._sheet.picture_code(edition.logo, place)))
            entries.append(leaf("Figure", alt=edition.name))
        lines = laid_out_shared(edition, role, card)
        lines.sort(key=lambda one: _text_of(one) == "role")  # read last
        for text, own in groupby(lines, key=_text_of):
            form = f"role {role}" if text == "role" else text
            if text == "role" or not self._shared:
                with self._sheet.form(form, card.width, card.height):
                    self._shared_lines(own, shared_texts(edition, role), ink_on(band))
            parts.append(_marked("P", "%d", self._sheet.form_code(form)))
            entries.append(leaf("P"))
        return _Shared(f"{' '.join(parts)} {INK} rg", tuple(entries))

    def _shared_lines(
        self, lines: Iterable[PlacedLine[TextLine]], texts: Mapping[str, str], on_band: Colour
    ) -> None:
        for line, x, y, size, field in lines:
            colour = on_band if field in ON_BAND else INK
            with self._sheet.spoken(self._speech.mark(texts[field], field)):
                self._sheet.text([line], x, y, size, align=Align.LEFT, colour=colour)


def _marked(kind: str, number: int | str, code: str) -> str:
    """Return operators as a marked piece of their page, by its number."""
    return f"/{kind} <</MCID {number}>> BDC\n{code}\nEMC"


def _text_of(placed: PlacedLine[TextLine]) -> str:
    return _FIRST.get(placed.field, placed.field)


def _marks_to_cut_at(place: Place, card: Card) -> str:
    """Return what marks at the corners of a badge where its bleed is cut off."""
    corners = _corners(*place, card.width, card.height)
    return " ".join([f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in corners])


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
    """Return a code's modules a side and its rows: by tables for our tokens, else by segno.

    A short code has the symbol of its own.
    """
    if len(token) == SHORT_CHARACTERS:
        symbol = token_code.SHORT
    if len(token) == symbol.characters:
        try:
            return symbol.side, token_code.bitmap(token, symbol)
        except ValueError:
            pass
    return bitmap(token, symbol.error)
