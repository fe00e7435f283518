"""Embed a face in one document: only the glyphs used, with the text that each stands for."""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from village.documents.fonts import RTL_MARK, Face, Glyph, Shaped
from village.documents.objects import raw_stream

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
        self._codes: dict[tuple[int, str], int] = {}
        self._written: dict[tuple[int, str], str] = {}
        self.shown = _Shown(self)
        """The operands of TJ that draw a piece at font size 1, by the piece's key."""

    def encode(self, shaped: Shaped) -> str:
        """Return the operands of TJ that draw shaped text at font size 1."""
        parts: list[str] = []
        rise = 0.0
        for glyph in shaped.glyphs:
            if glyph.rise != rise:
                rise = glyph.rise
                parts.append(f">]TJ {rise / 1000:.4g} Ts[<")
            written = self._written.get(glyph[:2]) or self._write(glyph)
            if glyph.before:
                parts.append(f">{glyph.before:g} <")
            parts.append(written)
            if glyph.after:
                parts.append(f">{glyph.after:g} <")
        if rise:
            parts.append(">]TJ 0 Ts[<")
        return f"<{''.join(parts)}>".replace("<>", "")

    def plain(self, text: str, rtl: bool) -> tuple[str, float]:
        """Return the operands of TJ and the width of a word of plain letters of one script.

        The same as `encode(face.shaped(…))`, in one go over HarfBuzz's glyphs.
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
        width, rise = 0, 0
        for info, position, piece in zip(infos, positions, pieces, strict=True):
            code = info.codepoint
            across, up, advance, _ = position.position
            width += advance
            if up != rise:
                rise = up
                parts.append(f">]TJ {rise * scale / 1000:.4g} Ts[<")
            if across:
                parts.append(f">{-across * scale:g} <")
            parts.append(known.get((code, piece)) or self._write(Glyph(code, piece)))
            after = advances[code] - advance + across
            if after:
                parts.append(f">{after * scale:g} <")
        if rise:
            parts.append(">]TJ 0 Ts[<")
        return f"<{''.join(parts)}>".replace("<>", ""), width * scale

    def _write(self, glyph: Glyph) -> str:
        """Give a pair of a glyph and its text the next code; return it in hexadecimal."""
        code = self._codes[glyph.code, glyph.text] = len(self._codes) + 1
        written = self._written[glyph.code, glyph.text] = f"{code:04X}"
        return written

    def addObjects(self, document: Any) -> None:  # noqa: N802 (the name ReportLab calls)
        """Write the font's objects into the document; called once all pages are drawn."""
        subset, places = _subset(self.face, [glyph for glyph, _ in self._codes])
        name = f"{_tag(self._codes)}+{self.face.name}"
        file = document.Reference(
            raw_stream(subset, entries=f"/Length1 {len(subset)}"), f"file:{name}"
        )
        descriptor = document.Reference(self._descriptor(name, file, document), f"info:{name}")
        mapping = b"\0\0" + b"".join(places[glyph].to_bytes(2, "big") for glyph, _ in self._codes)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": descriptor,
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(self._widths())]),
                "DW": 0,
                "CIDToGIDMap": document.Reference(raw_stream(mapping), f"map:{name}"),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"cid:{name}")]),
                "ToUnicode": document.Reference(raw_stream(self._to_unicode()), f"text:{name}"),
            }
        )
        fonts = document.idToObject["BasicFonts"]
        fonts.dict[self.resource] = document.Reference(font, self.resource)

    def _descriptor(self, name: str, file: Any, document: Any) -> pdfdoc.PDFDictionary:
        used = bytearray(len(self._codes) // 8 + 1)
        for code in range(len(self._codes) + 1):
            used[code >> 3] |= 0x80 >> (code & 7)
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(name),
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-203, -568, 7555, 1085]),
                "ItalicAngle": 0,
                "Ascent": round(self.face.ascent),
                "Descent": round(self.face.descent),
                "CapHeight": 698,
                "StemV": 80,
                "FontFile2": file,
                "CIDSet": document.Reference(raw_stream(bytes(used)), f"set:{name}"),
            }
        )

    def _widths(self) -> list[float]:
        return [round(self.face.advance(glyph), 3) for glyph, _ in self._codes]

    def _to_unicode(self) -> bytes:
        pairs = [(code, text) for (_, text), code in self._codes.items() if text]
        lines = [_CMAP_HEAD]
        for start in range(0, len(pairs), 100):
            some = pairs[start : start + 100]
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


class _Shown(dict[str, str]):
    """What draws each piece of text, encoded when it is first met."""

    def __init__(self, embedded: EmbeddedFace) -> None:
        super().__init__()
        self._embedded = embedded

    def __missing__(self, key: str) -> str:
        rtl = key.startswith(RTL_MARK)
        shaped = self._embedded.face.shape(key.removeprefix(RTL_MARK), rtl)
        shown = self[key] = self._embedded.encode(shaped)
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


def _tag(codes: Mapping[tuple[int, str], int]) -> str:
    """Return the six letters that PDF wants before the name of a subset."""
    number = zlib.crc32(repr(list(codes)).encode())
    return "".join(chr(65 + (number >> (5 * place)) % 26) for place in range(6))
