"""Shape text with HarfBuzz: a face turns words into glyphs, a font finds the face for each."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import uharfbuzz as hb

RTL_MARK = "\0"
"""Begins the key of a right-to-left piece of text; no text that is drawn holds it."""

HYPHEN = "\u2010"
"""Ends a line inside a word: drawn as a hyphen, copied as a soft one."""

#: Direction, language and script of plain words.
_ARAB = ("rtl", "ar", "Arab")
_LATN = ("ltr", "fr", "Latn")
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_HIDDEN = "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
# What a face need not have: HarfBuzz hides it or makes it from another glyph.
_ANYWHERE = frozenset(
    c for c in map(chr, range(0x10000)) if c.isspace() or _INVISIBLE.match(c) or c == "\u2011"
)


def visible(text: str) -> str:
    """Return `text` without blanks and characters that draw nothing."""
    return "".join(_INVISIBLE.sub("", text).split())


class Glyph(NamedTuple):
    """One glyph in visual order; lengths in thousandths of the font size."""

    code: int
    text: str
    before: float = 0
    after: float = 0
    rise: float = 0


@dataclass(frozen=True, slots=True)
class Shaped:
    """A word's glyphs from left to right and its width in thousandths of the font size."""

    glyphs: tuple[Glyph, ...]
    width: float


class Face:
    """One font file; shapes text and remembers each word's shape."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self.hb_face = hb.Face(hb.Blob(data))
        self._font = hb.Font(self.hb_face)
        self.scale = 1000 / self.hb_face.upem
        extents = self._font.get_font_extents("ltr")
        self.ascent = extents.ascender * self.scale
        self.descent = extents.descender * self.scale
        self.advances = _Advances(self._font)
        """Each glyph's own width in units of the font."""
        self._outlines: dict[int, str] = {}
        self.shape = lru_cache(maxsize=4096)(self.shaped)
        self.characters = frozenset(map(chr, self.hb_face.unicodes)) | _ANYWHERE

    def covers(self, text: str) -> bool:
        """Say whether the face draws every character of `text`, or needs no glyph for it."""
        return self.characters.issuperset(text)

    def advance(self, code: int) -> float:
        """Return a glyph's own width in thousandths of the font size."""
        return float(self.advances[code] * self.scale)

    def outline(self, code: int) -> str:
        """Return a glyph's outline as an SVG path, in the units of the font."""
        known = self._outlines.get(code)
        if known is None:
            pen = _GlyphPen()
            self._font.draw_glyph_with_pen(code, pen)
            known = self._outlines[code] = "".join(pen.parts)
        return known

    def plain(self, text: str, rtl: bool) -> tuple[list[Any], list[Any]]:
        """Return HarfBuzz's glyphs and positions of a word of Latin or of Arabic letters alone."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.language, buffer.script = _ARAB if rtl else _LATN
        hb.shape(self._font, buffer)
        return buffer.glyph_infos, buffer.glyph_positions

    def shaped(self, text: str, rtl: bool) -> Shaped:
        """Return the glyphs of `text`, which has one direction and this face; `shape` remembers."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        arabic = _ARABIC.search(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = "ar" if arabic else "fr"
        if arabic:
            buffer.script = "Arab"
        else:
            buffer.guess_segment_properties()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self._font, buffer)
        infos = [(info.codepoint, info.cluster) for info in buffer.glyph_infos]
        texts = _texts(text, [cluster for _, cluster in infos], rtl)
        width = 0
        scale = self.scale
        advances = self.advances
        glyphs = []
        for (code, _), position, piece in zip(infos, buffer.glyph_positions, texts, strict=True):
            across, up, advance, _ = position.position
            width += advance
            change = advances[code] - advance
            if change or across or up:
                moves = (-across * scale, (change + across) * scale, up * scale)
                glyphs.append(Glyph(code, piece, *moves))
            else:
                glyphs.append(Glyph(code, piece))
        return Shaped(tuple(glyphs), width * scale)


class _Advances(dict[int, int]):
    """The widths of glyphs, asked of HarfBuzz when first met."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, code: int) -> int:
        own = self[code] = int(self._font.get_glyph_h_advance(code))
        return own


class _GlyphPen:
    """Writes down an outline as HarfBuzz draws it."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802 (the name HarfBuzz calls)
        self._add("M", to)

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._add("L", to)

    def qCurveTo(self, by: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        self._add("Q", by, to)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("C", *points)

    def closePath(self) -> None:  # noqa: N802
        self.parts.append("Z")

    def _add(self, verb: str, *points: tuple[float, float]) -> None:
        self.parts.append(verb + " ".join(f"{x:g} {y:g}" for x, y in points))


def _texts(text: str, clusters: list[int], rtl: bool) -> Iterable[str]:
    """Return what each glyph stands for: each of a cluster has a letter, the last what is left.

    Readers such as pdftotext take glyphs from left to right and turn right-to-left runs round
    letter by letter: there the letters of a cluster are given reversed, to the first what is left.
    A glyph without a letter would be copied as its code.
    """
    if len(clusters) == len(text) == len(set(clusters)):
        copied = text.replace(HYPHEN, "\u00ad")
        return copied[::-1] if rtl else copied
    return _cluster_texts(text, clusters, rtl)


def _cluster_texts(text: str, clusters: list[int], rtl: bool) -> Iterator[str]:
    starts = sorted(set(clusters))
    ends = dict(pairwise([*starts, len(text)]))
    for cluster, glyphs in groupby(clusters):
        piece = _INVISIBLE.sub("", text[cluster : ends[cluster]])
        count = sum(1 for _ in glyphs)
        parts = [*piece[: count - 1], piece[count - 1 :]]
        parts += [""] * (count - len(parts))
        yield from (part[::-1] for part in reversed(parts)) if rtl else parts


@dataclass(frozen=True, eq=False)
class Font:
    """A weight: the faces to try in order for each character."""

    name: str
    own: tuple[Face, ...]
    """The faces that have this weight; the first is that of a line."""

    @property
    def faces(self) -> Iterator[Face]:
        """The faces of this weight, then those of both, which are read when one comes to them."""
        yield from self.own
        yield from _others()

    @cached_property
    def ascent(self) -> float:
        """Height above the baseline in thousandths of the font size."""
        return float(self.own[0].ascent)

    @cached_property
    def descent(self) -> float:
        """Depth below the baseline, negative, in thousandths of the font size."""
        return float(self.own[0].descent)

    def pieces(self, text: str) -> tuple[tuple[str, Face], ...]:
        """Cut `text` where the face changes; what no face has stays with the first."""
        if self.own[0].covers(text):
            return ((text, self.own[0]),)
        return tuple(
            ("".join(character for character, _ in group), face)
            for face, group in groupby(self._faces(text), key=itemgetter(1))
        )

    def _faces(self, text: str) -> Iterator[tuple[str, Face]]:
        """Yield each character with the face that draws it; marks and blanks follow the last."""
        last = self.own[0]
        for character in text:
            joins = character in _ANYWHERE or unicodedata.combining(character)
            if not (joins and last.covers(character)):
                last = next((face for face in self.faces if face.covers(character)), self.own[0])
            yield character, last


def _load(file: str, name: str) -> Face:
    return Face(name, (resources.files(__package__) / "fonts" / file).read_bytes())


#: Scripts that come in one weight, in which names of people, firms and streets are written.
_OTHERS = (
    *(
        f"NotoSans{script}"
        for script in (
            *("Tifinagh", "Hebrew", "Armenian", "Georgian", "Ethiopic"),
            *("Bengali", "Tamil", "Thai"),
        )
    ),
    "VillageEastAsian",
)


@cache
def _others() -> tuple[Face, ...]:
    """Return the faces that serve both weights: 11 MB, which few texts need."""
    return tuple(_load(f"{name}_400Regular.ttf", f"{name}-Regular") for name in _OTHERS)


@cache
def regular() -> Font:
    """Return the text weight."""
    return Font(
        "regular",
        (
            _load("IBMPlexSansArabic_400Regular.ttf", "IBMPlexSansArabic-Regular"),
            _load("NotoSans_400Regular.ttf", "NotoSans-Regular"),
        ),
    )


@cache
def bold() -> Font:
    """Return the strong weight."""
    return Font(
        "bold",
        (
            _load("IBMPlexSansArabic_700Bold.ttf", "IBMPlexSansArabic-Bold"),
            _load("NotoSans_700Bold.ttf", "NotoSans-Bold"),
        ),
    )
