"""The picture that goes with a link to a page: a title on the event's colours, as PNG."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

#: What the networks that show such pictures ask for.
SIZE = (1200, 630)
_PAPER, _INK, _SOFT = "#faf7f2", "#1d1b19", "#655e56"
_MARGIN = 88
_BAND = 28
_LARGEST, _SMALLEST = 84, 40
_FONTS = Path(__file__).parent / "documents" / "fonts"
_FACES = {True: "IBMPlexSansArabic", False: "NotoSans"}


@dataclass(frozen=True, slots=True)
class CardData:
    """What a card says: the event, the title, one line below; colours are `#rrggbb`."""

    above: str
    title: str
    below: str
    accent: str
    colours: tuple[str, ...] = ()
    rtl: bool = False


def can_draw(*, rtl: bool) -> bool:
    """Say whether this machine can join the letters of Arabic."""
    return not rtl or bool(features.check("raqm"))


@lru_cache(maxsize=128)
def draw_card(data: CardData) -> bytes:
    """Return the card as PNG; equal data gives equal bytes.

    A title that is too long is broken into lines, made smaller, and cut with an ellipsis at last.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    _band(draw, data)
    _line(draw, data, data.above, 40, _MARGIN, bold=True)
    _line(draw, data, data.below, 34, SIZE[1] - _MARGIN - _BAND - 34, fill=_SOFT)
    font, lines = _fitted(draw, data)
    height = round(font.size * 1.25)
    top = (SIZE[1] - _BAND - height * len(lines)) // 2
    for at, line in enumerate(lines):
        _put(draw, data, line, font, top + at * height, _INK)
    found = BytesIO()
    image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        found, "PNG", optimize=True
    )
    return found.getvalue()


def _band(draw: ImageDraw.ImageDraw, data: CardData) -> None:
    """Draw the band at the foot: the accent, then the pavilions' colours."""
    colours = data.colours or (data.accent,)
    width, top = SIZE[0] / len(colours), SIZE[1] - _BAND
    for at, colour in enumerate(colours):
        draw.rectangle((at * width, top, (at + 1) * width, SIZE[1]), fill=colour)
    side = SIZE[0] - 16 if data.rtl else 0
    draw.rectangle((side, 0, side + 16, SIZE[1] - _BAND), fill=data.accent)


def _fitted(draw: ImageDraw.ImageDraw, data: CardData) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        font = _font(data, size, bold=True)
        lines = _broken(draw, data.title, font)
        if len(lines) <= 3 and all(_width(draw, line, font) <= _room() for line in lines):
            return font, lines
    cut = [_cut(draw, line, font) for line in lines[:3]]
    return font, [*cut[:-1], cut[-1] + ("…" if len(lines) > 3 else "")]


def _broken(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(draw, longer, font) > _room():
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(draw: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> str:
    while line and _width(draw, line + "…", font) > _room():
        line = line[: -1 - len(line) // 8]
    return line


def _line(
    draw: ImageDraw.ImageDraw,
    data: CardData,
    text: str,
    size: int,
    top: int,
    *,
    bold: bool = False,
    fill: str = _INK,
) -> None:
    font = _font(data, size, bold=bold)
    if _width(draw, text, font) > _room():
        text = _cut(draw, text, font) + "…"
    _put(draw, data, text, font, top, fill)


def _put(
    draw: ImageDraw.ImageDraw,
    data: CardData,
    text: str,
    font: ImageFont.FreeTypeFont,
    top: int,
    fill: str,
) -> None:
    """Draw a line at the margin where lines begin."""
    left = SIZE[0] - _MARGIN - _width(draw, text, font) if data.rtl else _MARGIN
    draw.text((left, top), text, font=font, fill=fill)


def _width(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> float:
    return draw.textlength(text, font=font)


def _room() -> int:
    return SIZE[0] - 2 * _MARGIN


def _font(data: CardData, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    weight = "700Bold" if bold else "400Regular"
    return ImageFont.truetype(_FONTS / f"{_FACES[data.rtl]}_{weight}.ttf", size)
