"""Embed a face in one document: only the glyphs used, with the text that each stands for."""

import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping

import uharfbuzz as hb

from village.engines.documents.codes import (
    LineRun,
    Pair,
    joined,
    operands,
    standing,
    strings,
    written,
)
from village.engines.documents.fonts import RTL_MARK, Face, Shaped
from village.engines.documents.objects import Document, RawObject, raw_stream

_DROPPED = (
    "GSUB",
    "GPOS",
    "GDEF",
    "STAT",
    "DSIG",
    "post",
    "kern",
    "meta",
    "cmap",
    "OS/2",
    "name",
)
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange"""
_CMAP_TAIL = "endcmap CMapName currentdict /CMap defineresource pop end end"


class EmbeddedFace:
    """A face in one document, as a Type 0 font whose codes are pairs of a glyph and its text.

    Giving each pair its own code lets one glyph stand for different texts: what is copied
    from the page is what was written.
    """

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._standing = standing(face)
        self._used = 0
        """The standing codes that the document uses, a bit each."""
        self._own: dict[Pair, int] = {}
        """Its codes beyond them."""
        self._written = _Written(self._code)
        self._shown = _Shown(self._encoded)
        """The operands of TJ that draw a piece at font size 1, by the piece's key."""

    def encode(self, shaped: Shaped) -> str:
        """Return the operands of TJ that draw shaped text at font size 1."""
        return operands(shaped, self._written)

    def line(self, run: LineRun, wide: str) -> str:
        """Return the operands of TJ that draw the pieces of a line, `wide` after each space."""
        drawn = self._standing.run(run, wide)
        if drawn is None:
            return joined(run.keys, map(self._shown.__getitem__, run.keys), wide)
        self._used |= drawn.codes
        return drawn.operands

    def _encoded(self, key: str) -> str:
        drawn = self._standing.drawn(key)
        if drawn is None:
            rtl = key.startswith(RTL_MARK)
            return self.encode(self.face.shape(key.removeprefix(RTL_MARK), rtl))
        self._used |= drawn.codes
        return drawn.operands

    def _code(self, pair: Pair) -> str:
        """Note that a pair is used; return its code as it is written."""
        code = self._standing.codes.get(pair)
        if code is None:
            code = self._own.setdefault(pair, len(self._standing.codes) + len(self._own) + 1)
        else:
            self._used |= 1 << code
        return written(code)

    def plain(self, text: str, rtl: bool) -> tuple[str, float]:
        """Return the operands of TJ and the width of a word of plain letters of one script.

        The same as `encode(face.shaped(…))`, in one go over HarfBuzz's glyphs. Letters alone stand
        on the line: only marks rise above it.
        """
        face, known = self.face, self._written
        infos, positions = face.plain(text, rtl)
        clusters = [info.cluster for info in infos]
        if not rtl and len(clusters) != len(text):  # a ligature: left to the common way
            shaped = face.shaped(text, rtl)
            return self.encode(shaped), shaped.width
        pieces = _reversed_pieces(text, clusters) if rtl else text
        advances, scale = face.advances, face.scale
        parts: list[str] = []
        width = 0
        for info, position, piece in zip(infos, positions, pieces, strict=True):
            code = info.codepoint
            across, _, advance, _ = position.position
            width += advance
            if across:
                parts.append(f"){-across * scale:g} (")
            parts.append(known[code, piece])
            after = advances[code] - advance + across
            if after:
                parts.append(f"){after * scale:g} (")
        return strings(parts), width * scale

    def _pairs(self) -> dict[int, Pair]:
        """Return the pairs that the document uses, by their codes, in their order."""
        standing = self._standing.pairs
        pairs = {code: pair for code, pair in standing.items() if self._used >> code & 1}
        return pairs | {code: pair for pair, code in self._own.items()}

    def write(self, document: Document) -> str:
        """Write the font's objects, once all pages are drawn; return the font's reference."""
        pairs = self._pairs()
        subset, places = _subset(self.face, [glyph for glyph, _ in pairs.values()])
        name = f"{_tag(subset)}+{self.face.name}"
        file = document.add(raw_stream(subset, entries=f"/Length1 {len(subset)}"))
        used = document.add(raw_stream(_bits(pairs)))
        descriptor = (
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-203 -568 7555 1085]"
            f"/ItalicAngle 0/Ascent {self.face.ascent:.0f}/Descent {self.face.descent:.0f}"
            f"/CapHeight 698/StemV 80/FontFile2 {file}/CIDSet {used}>>"
        )
        descendant = (
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {document.add(RawObject(descriptor.encode()))}"
            f"/W[{self._widths(pairs)}]/DW 0"
            f"/CIDToGIDMap {document.add(raw_stream(_places(pairs, places)))}>>"
        )
        font = (
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{document.add(RawObject(descendant.encode()))}]"
            f"/ToUnicode {document.add(raw_stream(_to_unicode(pairs)))}>>"
        )
        return document.add(RawObject(font.encode()))

    def _widths(self, pairs: Mapping[int, Pair]) -> str:
        """Return the first code of each unbroken run of codes, with the widths of the run."""
        parts: list[str] = []
        last = -1
        for code, (glyph, _) in pairs.items():
            if code != last + 1:
                parts.append(f"]{code}[" if parts else f"{code}[")
            parts.append(f"{self.face.advance(glyph):.6g}")
            last = code
        return " ".join([*parts, "]"]) if parts else ""


def _bits(codes: Collection[int]) -> bytes:
    """Return which codes are used, a bit each from 0 on."""
    bits = bytearray(max(codes, default=0) // 8 + 1)
    for code in (0, *codes):
        bits[code >> 3] |= 0x80 >> (code & 7)
    return bytes(bits)


def _places(pairs: Mapping[int, Pair], moved: Mapping[int, int]) -> bytes:
    """Return the glyph in the subset of each code, two bytes a code from 0 on."""
    places = [0] * (max(pairs, default=0) + 1)
    for code, (glyph, _) in pairs.items():
        places[code] = moved[glyph]
    return struct.pack(f">{len(places)}H", *places)


def _to_unicode(pairs: Mapping[int, Pair]) -> bytes:
    texts = [(code, text) for code, (_, text) in pairs.items() if text]
    lines = [_CMAP_HEAD]
    for start in range(0, len(texts), 100):
        some = texts[start : start + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in some]
        lines.append("endbfchar")
    return "\n".join([*lines, _CMAP_TAIL]).encode()


def _reversed_pieces(text: str, clusters: list[int]) -> list[str]:
    """Return what each glyph of a right-to-left word stands for; see `fonts._texts`."""
    pieces = []
    end = len(text)
    for cluster in clusters:
        pieces.append(text[cluster:end][::-1])
        end = cluster
    return pieces


class _Written(dict[Pair, str]):
    """The codes of pairs as they are written, given when a pair is first met."""

    def __init__(self, code: Callable[[Pair], str]) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, pair: Pair) -> str:
        code = self[pair] = self._code(pair)
        return code


class _Shown(dict[str, str]):
    """What draws each piece of text, encoded when it is first met."""

    def __init__(self, encoded: Callable[[str], str]) -> None:
        super().__init__()
        self._encoded = encoded

    def __missing__(self, key: str) -> str:
        shown = self[key] = self._encoded(key)
        return shown


def _subset(face: Face, glyphs: Iterable[int]) -> tuple[bytes, Mapping[int, int]]:
    """Return a font file with these glyphs alone, and where each of them went."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    for table in _DROPPED:
        dropped.add(int.from_bytes(table.encode(), "big"))
    plan = hb.SubsetPlan(face.hb_face, wanted)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)


def _tag(subset: bytes) -> str:
    """Return the six letters that PDF wants before the name of a subset."""
    number = zlib.crc32(subset)
    return "".join(chr(65 + (number >> (5 * place)) % 26) for place in range(6))
