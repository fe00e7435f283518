"""Draw one badge as SVG, for a screen: the same measures, fits and glyphs as in the PDF."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from village.engines.documents.badge_data import BadgeData, EditionData
from village.engines.documents.badge_design import Slot, role_of
from village.engines.documents.badge_layout import faults, laid_out
from village.engines.documents.badges import SHEETS, code_of, when_and_where
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fonts import RTL_MARK, Font, bold, regular
from village.engines.documents.sheet import INK, WHITE, Colour
from village.engines.documents.text import TextLine, clean, fit


def preview_badge(badge: BadgeData, *, edition: EditionData, sheet: str = "a6") -> str:
    """Return one badge of a sheet as an SVG picture; letters are outlines, as on paper.

    Raises:
        ValueError: `sheet` is unknown.
        Undrawable: a name has letters that no face has, or fits at no size.
    """
    if sheet not in SHEETS:
        raise ValueError(f"sheet {sheet!r} is not one of {', '.join(SHEETS)}")
    if found := list(faults([badge], SHEETS[sheet].badge)):
        raise Undrawable(found)
    return "".join(_Picture(badge, edition, sheet).parts())


class _Picture:
    """One badge, drawn from the bottom left as the PDF is, and turned over at the end."""

    def __init__(self, badge: BadgeData, edition: EditionData, sheet: str) -> None:
        self._badge = badge
        self._edition = edition
        self._shape = SHEETS[sheet].badge

    def parts(self) -> Iterator[str]:
        """Yield the pieces of the picture."""
        shape, badge = self._shape, self._badge
        said = escape(f"{badge.name}, {badge.organisation}", quote=True)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width:.2f}'
            f' {shape.height:.2f}" role="img" aria-label="{said}">'
            f'<g transform="matrix(1 0 0 -1 0 {shape.height:.2f})">'
            f'<path fill="#fff" d="M0 0h{shape.width:.2f}v{shape.height:.2f}h-{shape.width:.2f}z"/>'
        )
        yield from self._shared()
        for placed in laid_out(badge, shape):
            yield from _line(placed.line, placed.x, placed.y, placed.size, INK)
        beside = shape.code_with_photo if badge.photo and shape.photo else None
        if badge.token:
            yield _code(badge.token, beside or shape.code)
        if badge.photo and shape.photo:
            yield _photo(badge.photo, shape.photo)
        yield "</g></svg>"

    def _shared(self) -> Iterator[str]:
        """Yield what all badges of the role share: the band with it, the edition above."""
        shape, edition = self._shape, self._edition
        role = role_of(self._badge.role)
        yield f'<path fill="{_rgb(role.colour)}" d="M0 0h{shape.width:.2f}v{shape.band:.2f}H0z"/>'
        words = f"{role.fr} · {role.ar}" if role.ar else role.fr
        yield from _fitted(words, bold(), shape.role, WHITE)
        top = shape.height - shape.head
        across = shape.width - 2 * shape.name.x
        yield (
            f'<path fill="{_rgb(INK)}" d="M{shape.name.x:.2f} {top:.2f}h{across:.2f}v.6'
            f'h-{across:.2f}z"/>'
        )
        size = shape.head * 0.27
        slot = Slot(shape.name.x, top + shape.head * 0.5, shape.width - 2 * shape.name.x, size, 5)
        if edition.logo:
            yield _photo(
                edition.logo, (slot.x, top + shape.head * 0.15, shape.head * 0.7, shape.head * 0.7)
            )
            slot = replace(slot, x=slot.x + shape.head, width=slot.width - shape.head)
        yield from _fitted(edition.name, bold(), slot, INK)
        small = Slot(slot.x, top + shape.head * 0.2, slot.width, size * 0.66, 4)
        yield from _fitted(when_and_where(edition), regular(), small, INK)


def _fitted(content: str, font: Font, slot: Slot, colour: Colour) -> Iterator[str]:
    """Yield one line centred in its slot, shrunk or cut as `fit` says."""
    if not clean(content):
        return
    line, size = fit(content, font, slot.width, size=slot.size, smallest=slot.smallest)
    yield from _line(
        line, slot.x + (slot.width - line.width * size / 1000) / 2, slot.y, size, colour
    )


def _line(line: TextLine, x: float, y: float, size: float, colour: Colour) -> Iterator[str]:
    place = f"translate({x:.2f} {y:.2f}) scale({size / 1000:.5f})"
    yield f'<g fill="{_rgb(colour)}" transform="{place}">'
    yield from _outlines(line)
    yield "</g>"


def _outlines(line: TextLine) -> Iterator[str]:
    """Yield the glyphs of a line from left to right, in thousandths of the size."""
    x = 0.0
    for atom in line.visual:
        shaped = atom.face.shape(atom.key.removeprefix(RTL_MARK), atom.key.startswith(RTL_MARK))
        for glyph in shaped.glyphs:
            x -= glyph.before
            path = atom.face.outline(glyph.code)
            if path:
                place = f"translate({x:.1f} {glyph.rise:.1f}) scale({atom.face.scale:.4g})"
                yield f'<path transform="{place}" d="{path}"/>'
            x += atom.face.advance(glyph.code) - glyph.after


def _code(token: str, place: tuple[float, float, float]) -> str:
    """Return the QR code as one path, a square for each dark module."""
    left, bottom, side = place
    size, rows = code_of(token)
    width = (size + 7) // 8
    squares = [
        f"M{x} {size - 1 - y}h1v1h-1z"
        for y in range(size)
        for x in range(size)
        if rows[y * width + x // 8] & (0x80 >> (x & 7))
    ]
    scale = side / size
    return (
        f'<path fill="{_rgb(INK)}" shape-rendering="crispEdges" transform="translate({left:.2f}'
        f' {bottom:.2f}) scale({scale:.4f})" d="{"".join(squares)}"/>'
    )


def _photo(data: bytes, box: tuple[float, float, float, float]) -> str:
    left, bottom, width, height = box
    source = base64.b64encode(data).decode()
    return (
        f'<image transform="matrix(1 0 0 -1 0 {2 * bottom + height:.2f})" x="{left:.2f}"'
        f' y="{bottom:.2f}" width="{width:.2f}" height="{height:.2f}"'
        f' href="data:image/jpeg;base64,{source}"/>'
    )


def _rgb(colour: Colour) -> str:
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in colour.split())
