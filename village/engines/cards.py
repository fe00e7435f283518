"""The picture that goes with a link to a page: a title on the event's colours, as PNG."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from village.engines.documents import fonts, text
from village.engines.documents.fonts import Face, Font
from village.engines.documents.text import TextLine

#: What the networks that show such pictures ask for.
SIZE = (1200, 630)
_PAPER, _INK, _SOFT = "#faf7f2", "#1d1b19", "#655e56"
_MARGIN = 88
_BAND = 28
_LARGEST, _SMALLEST = 84, 40
_MOST_LINES, _LINE_HEIGHT = 3, 1.3
#: Between what stands above the title and what stands below it.
_TITLE_HEIGHT = 310
_ROOM = SIZE[0] - 2 * _MARGIN
#: How many times larger letters are drawn before they are made smooth.
_FINE = 4
_CURVE_STEPS = 8
_STROKES = re.compile("([MLQC])([^MLQCZ]*)|Z")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CardData:
    """What a card says: the event, the title, one line below; colours are `#rrggbb`."""

    above: str
    title: str
    below: str
    accent: str
    colours: tuple[str, ...] = ()
    rtl: bool = False


@lru_cache(maxsize=128)
def draw_card(data: CardData) -> bytes:
    """Return the card as PNG; equal data gives equal bytes.

    A title that is too long is broken into lines, made smaller, and cut with an ellipsis at last.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    _band(image, data)
    _line(image, data, data.above, fonts.bold(), 40, _MARGIN)
    foot = SIZE[1] - _MARGIN - _BAND - 34
    _line(image, data, data.below, fonts.regular(), 34, foot, fill=_SOFT)
    lines, size = _fitted(data.title)
    height = round(size * _LINE_HEIGHT)
    top = (SIZE[1] - _BAND - height * len(lines)) // 2
    for at, line in enumerate(lines):
        _put(image, data, line, fonts.bold(), size, top + at * height, _INK)
    found = BytesIO()
    image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        found, "PNG", optimize=True
    )
    return found.getvalue()


def _band(image: Image.Image, data: CardData) -> None:
    """Draw the band at the foot: the accent, then the pavilions' colours."""
    draw = ImageDraw.Draw(image)
    colours = data.colours or (data.accent,)
    width, top = SIZE[0] / len(colours), SIZE[1] - _BAND
    for at, colour in enumerate(colours):
        draw.rectangle((at * width, top, (at + 1) * width, SIZE[1]), fill=colour)
    side = SIZE[0] - 16 if data.rtl else 0
    draw.rectangle((side, 0, side + 16, SIZE[1] - _BAND), fill=data.accent)


def _fitted(title: str) -> tuple[Sequence[TextLine], int]:
    """Return the lines of a title, as large as a card has room for them."""
    title = text.clean(title)
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        lines = text.wrap(title, fonts.bold(), size, _ROOM)
        if len(lines) <= min(_MOST_LINES, _TITLE_HEIGHT // (size * _LINE_HEIGHT)):
            return lines, size
    rest = " ".join(_said(line) for line in lines[_MOST_LINES - 1 :])
    last, _ = text.fit(rest, fonts.bold(), _ROOM, size=size, smallest=size, rtl=lines[0].rtl)
    return (*lines[: _MOST_LINES - 1], last), size


def _said(line: TextLine) -> str:
    return " ".join("".join(atom.text for atom in word.atoms) for word in line.words)


def _line(
    image: Image.Image,
    data: CardData,
    said: str,
    font: Font,
    size: int,
    top: int,
    *,
    fill: str = _INK,
) -> None:
    line, fitting = text.fit(said, font, _ROOM, size=size, smallest=size * 0.7)
    _put(image, data, line, font, fitting, top, fill)


def _put(
    image: Image.Image,
    data: CardData,
    line: TextLine,
    font: Font,
    size: float,
    top: int,
    fill: str,
) -> None:
    """Draw a line at the margin where lines begin."""
    width = line.width * size / 1000
    left = SIZE[0] - _MARGIN - width if data.rtl else _MARGIN
    mask = _inked(line, font, size)
    image.paste(fill, (round(left) - _MARGIN // 2, top), mask)


def _inked(line: TextLine, font: Font, size: float) -> Image.Image:
    """Return where a line has ink: its letters, half a margin from the left."""
    scale = size * _FINE / 1000
    width = round(line.width * scale) + _MARGIN * _FINE
    height = round((font.ascent - font.descent) * scale)
    mask = Image.new("L", (width // _FINE * _FINE + _FINE, height // _FINE * _FINE + _FINE))
    pen_x, base = float(_MARGIN // 2 * _FINE), font.ascent * scale
    draw = ImageDraw.Draw(mask)
    for atom in line.visual:
        for glyph in atom.face.shape(atom.text, bool(atom.level & 1)).glyphs:
            x, y = pen_x - glyph.before * scale, base - glyph.rise * scale
            factor = atom.face.scale * scale
            for points, is_ink in _contours(atom.face, glyph.code):
                placed = [(x + across * factor, y - up * factor) for across, up in points]
                draw.polygon(placed, fill=255 if is_ink else 0)
            pen_x += (atom.face.advance(glyph.code) - glyph.before + glyph.after) * scale
    return mask.reduce(_FINE)


@lru_cache(maxsize=2048)
def _contours(face: Face, code: int) -> tuple[tuple[tuple[Point, ...], bool], ...]:
    """Return a glyph's contours, the large ones first, and whether each is ink or a hole in it."""
    found = [(points, _area(points)) for points in _polygons(face.outline(code))]
    found.sort(key=lambda one: -abs(one[1]))
    ink = found[0][1] > 0 if found else True
    return tuple((points, (area > 0) is ink) for points, area in found)


def _polygons(outline: str) -> Iterator[tuple[Point, ...]]:
    """Give the contours of an SVG path as polygons, its curves in steps."""
    points: list[Point] = []
    for verb, numbers in _STROKES.findall(outline):
        given = list(map(float, numbers.split()))
        pairs = list(zip(given[::2], given[1::2], strict=True))
        if verb == "M":
            points = pairs
        elif verb == "L":
            points += pairs
        elif verb:
            points += _curve([points[-1], *pairs])
        elif len(points) > 2:
            yield tuple(points)


def _curve(ends: list[Point]) -> Iterator[Point]:
    """Give the points of a Bézier curve behind its first, by De Casteljau."""
    for step in range(1, _CURVE_STEPS + 1):
        t, points = step / _CURVE_STEPS, ends
        while len(points) > 1:
            points = [
                (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)
            ]
        yield points[0]


def _area(points: Sequence[Point]) -> float:
    """Return a polygon's signed area, twice: its sign tells which way round it goes."""
    turned = (*points[1:], points[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, turned, strict=True))
