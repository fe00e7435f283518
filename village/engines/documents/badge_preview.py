"""Draw one badge as SVG, for a screen: the same measures, fits and glyphs as in the PDF."""

import base64
from collections.abc import Iterator
from html import escape

from village.engines.documents.badge_data import BadgeData, EditionData
from village.engines.documents.badge_design import Box, Card, ink_on
from village.engines.documents.badge_layout import (
    card_for,
    code_box,
    faults,
    laid_out,
    laid_out_shared,
    reference_line,
)
from village.engines.documents.badges import ON_BAND, SHEETS, code_of
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fonts import RTL_MARK
from village.engines.documents.sheet import INK, Colour
from village.engines.documents.text import TextLine
from village.engines.documents.token_code import Symbol


def preview_badge(badge: BadgeData, *, edition: EditionData, sheet: str = "a6") -> str:
    """Return the front of a sheet's badge as an SVG picture; letters are outlines, as on paper.

    Raises:
        ValueError: `sheet` is unknown.
        Undrawable: a name has letters that no face has, or fits at no size.
    """
    if sheet not in SHEETS:
        raise ValueError(f"sheet {sheet!r} is not one of {', '.join(SHEETS)}")
    card = card_for(SHEETS[sheet].badge, edition)
    if found := faults([badge], card):
        raise Undrawable(found)
    return "".join(_parts(badge, edition, card))


def _parts(badge: BadgeData, edition: EditionData, card: Card) -> Iterator[str]:
    """Yield the pieces of the picture, drawn from the bottom left as in the PDF, then turned."""
    across, up = f"{card.width:.2f}", f"{card.height:.2f}"
    said = escape(f"{badge.name}, {badge.organisation}", quote=True)
    colour = INK if card.is_grey else edition.role(badge.role).colour
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {up}" role="img"'
        f' aria-label="{said}"><g transform="matrix(1 0 0 -1 0 {up})">'
        f'<path fill="#fff" d="M0 0h{across}v{up}h-{across}z"/>'
        f'<path fill="{_rgb(colour)}" {_rectangle(card.band)}/>'
    )
    for line, x, y, size, field in laid_out_shared(edition, badge.role, card):
        yield from _line(line, x, y, size, ink_on(colour) if field in ON_BAND else INK)
    if edition.logo:
        yield _photo(edition.logo, card.logo)
    code = code_box(badge, card)
    reference = reference_line(badge, card, code)
    for line, x, y, size, _ in (
        *laid_out(badge, edition, card),
        *([reference] if reference else ()),
    ):
        yield from _line(line, x, y, size, INK)
    if badge.token:
        yield _code(badge.token, card.symbol, code)
    if badge.photo and card.photo:
        yield _photo(badge.photo, card.photo)
    yield "</g></svg>"


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


def _code(token: str, symbol: Symbol, box: Box) -> str:
    """Return the QR code as one path, a square for each dark module."""
    size, rows = code_of(token, symbol)
    width = (size + 7) // 8
    squares = [
        f"M{x} {size - 1 - y}h1v1h-1z"
        for y in range(size)
        for x in range(size)
        if rows[y * width + x // 8] & (0x80 >> (x & 7))
    ]
    scale = box.width / size
    return (
        f'<path fill="{_rgb(INK)}" shape-rendering="crispEdges" transform="translate({box.x:.2f}'
        f' {box.y:.2f}) scale({scale:.4f})" d="{"".join(squares)}"/>'
    )


def _rectangle(box: Box) -> str:
    right, top = box.x + box.width, box.y + box.height
    return f'd="M{box.x:.2f} {box.y:.2f}H{right:.2f}V{top:.2f}H{box.x:.2f}z"'


def _photo(data: bytes, box: Box) -> str:
    source = base64.b64encode(data).decode()
    return (
        f'<image transform="matrix(1 0 0 -1 0 {2 * box.y + box.height:.2f})" x="{box.x:.2f}"'
        f' y="{box.y:.2f}" width="{box.width:.2f}" height="{box.height:.2f}"'
        ' preserveAspectRatio="xMidYMid slice"'
        f' href="data:image/jpeg;base64,{source}"/>'
    )


def _rgb(colour: Colour) -> str:
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in colour.split())
