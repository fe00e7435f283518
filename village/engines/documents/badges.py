"""Build badges by the thousand as PDF: one form a role, each word shaped once, a QR code each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from village.engines.documents import token_code
from village.engines.documents.badge_data import BadgeData, EditionData
from village.engines.documents.badge_design import A6, CR80, ROLES, Format, Slot, role_of
from village.engines.documents.badge_layout import faults, laid_out
from village.engines.documents.badge_lines import Lines
from village.engines.documents.dates import days
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fonts import bold, regular
from village.engines.documents.qr import bitmap, image
from village.engines.documents.sheet import A4, INK, MM, WHITE, Align, Colour, Sheet
from village.engines.documents.text import fit
from village.engines.documents.tokens import TOKEN_CHARACTERS

__all__ = ["ROLES", "SHEETS", "BadgeData", "EditionData", "build_badges"]

_MARK = 4 * MM


@dataclass(frozen=True, slots=True)
class _SheetFormat:
    """How badges lie on a page: the format of one, the page, the left bottom corner of each."""

    badge: Format
    page: tuple[float, float]
    places: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    cut_marks: bool = False
    copies: int = 1
    """How often each badge stands on the page: twice to be folded back to back."""


_HALF = (A4[0] / 2, A4[1] / 2)
SHEETS = {
    "a6": _SheetFormat(A6, (A6.width, A6.height)),
    "cr80": _SheetFormat(CR80, (CR80.width, CR80.height)),
    "a4x4": _SheetFormat(
        A6, A4, ((0.0, _HALF[1]), _HALF, (0.0, 0.0), (_HALF[0], 0.0)), cut_marks=True
    ),
    "butterfly": _SheetFormat(
        A6, (2 * A6.width, A6.height), ((0.0, 0.0), (A6.width, 0.0)), copies=2
    ),
}


def build_badges(badges: Sequence[BadgeData], *, edition: EditionData, sheet: str = "a6") -> bytes:
    """Return a PDF with the badges in the given order, one a page or four on A4.

    `sheet` is `a6`, `a4x4` (four A6 on A4 with cut marks), `butterfly` (an A6 badge twice,
    side by side, to be folded back to back) or `cr80` (86 × 54 mm). Equal
    input gives equal bytes. A name that does not fit is broken over lines, then made smaller,
    never cut; nothing is drawn outside the badge.

    Raises:
        ValueError: `badges` is empty, `sheet` is unknown, a picture is no JPEG.
        Undrawable: names the badges whose letters no face has, or that fit at no size.
    """
    if not badges:
        raise ValueError("no badge to draw")
    if sheet not in SHEETS:
        raise ValueError(f"sheet {sheet!r} is not one of {', '.join(SHEETS)}")
    if found := list(faults(badges, SHEETS[sheet].badge)):
        raise Undrawable(found)
    return _Badges(edition, SHEETS[sheet]).build(badges)


class _Badges:
    """Draws one batch of badges."""

    def __init__(self, edition: EditionData, sheet_format: _SheetFormat) -> None:
        self._edition = edition
        self._format = sheet_format
        self._sheet = Sheet(
            title=f"Badges — {edition.name}",
            author=edition.organiser or edition.name,
            lang="fr-MA",
            level=3,
        )
        shape = sheet_format.badge
        self._name = Lines(self._sheet, bold(), shape.name)
        self._name_ar = Lines(self._sheet, regular(), shape.name_ar)
        self._organisation = Lines(self._sheet, regular(), shape.organisation)
        self._roles: dict[str, str] = {}
        self._code_place = _code_place(shape.code)
        self._code_beside = _code_place(shape.code_with_photo or shape.code)

    def build(self, badges: Sequence[BadgeData]) -> bytes:
        """Return the document."""
        for role in dict.fromkeys(badge.role for badge in badges):
            self._role_form(role)
            self._roles[role] = f"{self._sheet.form_code(role)} {INK} rg"
        copies = self._format.copies
        count = len(self._format.places) // copies
        for start in range(0, len(badges), count):
            self._sheet.start_page(self._format.page)
            shown = [badge for badge in badges[start : start + count] for _ in range(copies)]
            for badge, (x, y) in zip(shown, self._format.places, strict=False):
                self._badge(badge, x, y)
            if self._format.cut_marks:
                self._cut_marks()
            self._sheet.end_page()
        return self._sheet.finish()

    def _badge(self, badge: BadgeData, x: float, y: float) -> None:
        parts = [f"q 1 0 0 1 {x:.2f} {y:.2f} cm", self._roles[badge.role], *self._names(badge)]
        if badge.token:
            place = self._code_beside if badge.photo else self._code_place
            parts += (place, image(*code_of(badge.token)), "Q")
        if badge.photo:
            parts.append(self._photo(badge))
        parts.append("Q")
        self._sheet.code.append("\n".join(parts))

    def _names(self, badge: BadgeData) -> list[str]:
        """Return the operators that draw the names: each on its line, or laid out together."""
        shown = [
            lines.shown(content)
            for lines, content in (
                (self._name, badge.name),
                (self._name_ar, badge.name_ar),
                (self._organisation, badge.organisation),
            )
            if content
        ]
        if None not in shown:
            return [operators for operators in shown if operators is not None]
        return [
            self._sheet.shown(placed.line, placed.x, placed.y, placed.size)
            for placed in laid_out(badge, self._format.badge)
        ]

    def _photo(self, badge: BadgeData) -> str:
        box = self._format.badge.photo
        if box is None:
            return ""
        try:
            return self._sheet.picture_code(badge.photo, box)
        except ValueError as error:
            raise ValueError(f"photo of {badge.reference}: {error}") from None

    def _role_form(self, code: str) -> None:
        """Draw once what all badges of a role share."""
        sheet, shape, role = self._sheet, self._format.badge, role_of(code)
        with sheet.form(code, shape.width, shape.height):
            sheet.rectangle(0, 0, shape.width, shape.band, fill=role.colour)
            words = f"{role.fr} · {role.ar}" if role.ar else role.fr
            self._centred(words, shape.role, WHITE)
            self._head(shape)

    def _head(self, shape: Format) -> None:
        """Draw the edition's name, dates and place at the top."""
        sheet, edition = self._sheet, self._edition
        top = shape.height - shape.head
        sheet.rule(shape.name.x, top, shape.width - 2 * shape.name.x, line_width=0.6)
        size = shape.head * 0.27
        slot = Slot(shape.name.x, top + shape.head * 0.5, shape.width - 2 * shape.name.x, size, 5)
        if edition.logo:
            box = (slot.x, top + shape.head * 0.15, shape.head * 0.7, shape.head * 0.7)
            sheet.code.append(sheet.picture_code(edition.logo, box))
            slot = replace(slot, x=slot.x + shape.head, width=slot.width - shape.head)
        self._centred(edition.name, slot, INK)
        where = when_and_where(edition)
        if where:
            small = Slot(slot.x, top + shape.head * 0.2, slot.width, size * 0.66, 4)
            self._centred(where, small, INK, strong=False)

    def _centred(self, content: str, slot: Slot, colour: Colour, *, strong: bool = True) -> None:
        font = bold() if strong else regular()
        line, size = fit(content, font, slot.width, size=slot.size, smallest=slot.smallest)
        self._sheet.text(
            line, slot.x, slot.y, size, width=slot.width, align=Align.CENTRE, colour=colour
        )

    def _cut_marks(self) -> None:
        """Mark where the page is cut: at the edges' middles and in its centre."""
        (width, height), (x, y) = self._format.page, _HALF
        marks = (
            ((0, y), (_MARK, y)),
            ((width - _MARK, y), (width, y)),
            ((x, 0), (x, _MARK)),
            ((x, height - _MARK), (x, height)),
            ((x - _MARK, y), (x + _MARK, y)),
            ((x, y - _MARK), (x, y + _MARK)),
        )
        lines = [f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for (a, b), (c, d) in marks]
        self._sheet.code.append(f"0 G 0.25 w {' '.join(lines)} S")


def _code_place(place: tuple[float, float, float]) -> str:
    left, bottom, side = place
    return f"q {side:.2f} 0 0 {side:.2f} {left:.2f} {bottom:.2f} cm"


def when_and_where(edition: EditionData) -> str:
    """Return the line under the edition's name: its days and its place."""
    when = ""
    if edition.starts_on and edition.ends_on:
        when = days(edition.starts_on, edition.ends_on, "fr")
    return " — ".join(part for part in (when, edition.venue) if part)


def code_of(token: str) -> tuple[int, bytes]:
    """Return a code's modules a side and its rows: by tables for our tokens, else by segno."""
    if len(token) == TOKEN_CHARACTERS:
        try:
            return token_code.SIDE, token_code.bitmap(token)
        except ValueError:
            pass
    return bitmap(token)
