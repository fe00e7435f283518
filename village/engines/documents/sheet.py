"""Draw the pages of a ReportLab document: lines of shaped text, rectangles, paths, tags."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from village.engines.documents import archive
from village.engines.documents.codes import SPACES, LineRun
from village.engines.documents.embedding import EmbeddedFace
from village.engines.documents.fonts import Face
from village.engines.documents.links import LinePiece
from village.engines.documents.objects import (
    Document,
    PageObject,
    RawObject,
    raw_picture,
    raw_stream,
)
from village.engines.documents.picture import Picture, read_picture
from village.engines.documents.structure import Element, LeafSection, LinkPlace
from village.engines.documents.text import TextLine, clean, runs_of

# A justified line with so little in it is better left ragged; thousandths of the size a space.
_WIDEST_STRETCH = 900
# How far a link reaches below and above the baseline of its letters, of their size.
_BELOW, _ABOVE = 0.25, 0.85
_NOTHING_LINKED: Mapping[int, Sequence[LinePiece]] = MappingProxyType({})

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


class Align(StrEnum):
    """Where a line stands in its column; start and end follow the line's direction."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    START = "start"
    END = "end"
    JUSTIFY = "justify"


#: Which share of the free room goes to the left of a line, of a left-to-right and of a
#: right-to-left one.
_SHARES = {
    Align.LEFT: (0.0, 0.0),
    Align.RIGHT: (1.0, 1.0),
    Align.CENTRE: (0.5, 0.5),
    Align.START: (0.0, 1.0),
    Align.END: (1.0, 0.0),
    Align.JUSTIFY: (0.0, 1.0),
}


class Colour(str):
    """A colour as three PDF numbers."""

    __slots__ = ()

    @classmethod
    def of(cls, code: str) -> "Colour":
        """Return the colour of `#rrggbb`.

        Raises:
            ValueError: `code` is not a colour.
        """
        digits = code.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"{code!r} is not a colour like #b4532a")
        parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return cls(" ".join(f"{part:.3g}" for part in parts))


INK = Colour.of("#1d1b18")
WHITE = Colour.of("#ffffff")


class Sheet:
    """The pages of one document. Lengths in points, origin at the bottom left."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        lang: str,
        made_at: datetime | None = None,
        level: int = 6,
        part: int = 3,
    ) -> None:
        """Begin a document.

        `level` is how hard its pages are compressed, 1 to 9; `part` is the part of PDF/A
        that it is built to, 1 or 3.
        """
        self._document = Document()
        self._facts = archive.Facts(clean(title[:200]), clean(author[:200]), lang, made_at, part)
        self._size = A4
        self._forms: dict[str, tuple[str, str]] = {}
        """The name and the reference of each form and picture, by what it is called here."""
        self._pictures: dict[str, Picture] = {}
        self._resources = RawObject()
        self._shared = self._document.add(self._resources)
        self._digest = hashlib.sha256()
        self._level = level
        self._faces: dict[Face, EmbeddedFace] = {}
        self._fill: Colour | None = None
        self.code: list[str] = []
        self.root = Element("Document", lang)
        self._marks = 0
        self._begun: Element | None = None

    @property
    def page(self) -> int:
        """The number of the page being drawn, from 1."""
        return int(self._document.pageCounter)

    def keep_for_seal(self, x: float, y: float, width: float, height: float) -> None:
        """Keep a place for a seal on this page, and in the tags below what was begun."""
        box = tuple(round(value, 2) for value in (x, y, x + width, y + height))
        (self._begun or self.root).add("NonStruct").keeps_field = True
        self._facts = replace(self._facts, seal_place=(self.page - 1, *box))

    def carry(self, invoice: archive.ElectronicInvoice) -> None:
        """Let the document carry its invoice as data."""
        self._facts = replace(self._facts, invoice=invoice)

    def start_page(self, size: tuple[float, float] = A4) -> None:
        """Begin a page of this width and height."""
        self._size = size
        self._fill = None
        self._marks = 0

    def end_page(self) -> None:
        """Finish the page."""
        content = "\n".join(self.code).encode("latin-1")
        self.code.clear()
        self._digest.update(content)
        contents = self._document.add(raw_stream(content, self._level))
        self._document.addPage(PageObject(self._size, contents, self._shared))

    def finish(self) -> bytes:
        """Return the document; the sheet cannot be drawn on after."""
        self._resources.source = self._resource_entries()
        archive.complete(self._document, self._facts, self.root, self._digest)
        return self._document.GetPDFData(None)  # the canvas serves outlines alone

    def _resource_entries(self) -> bytes:
        """Return the resources that all pages and forms share."""
        fonts = "".join(
            f"/{face.resource} {face.write(self._document)}" for face in self._faces.values()
        )
        forms = "".join(f"/{name} {reference}" for name, reference in self._forms.values())
        return f"<</Font<<{fonts}>>/XObject<<{forms}>>/ProcSet[/PDF/Text/ImageB]>>".encode()

    @contextmanager
    def turned(self, x: float, y: float, degrees: float) -> Iterator[None]:
        """Turn what is drawn inside anticlockwise about a point, from which it then counts."""
        along, up = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        self.code.append(f"q {along:.5f} {up:.5f} {-up:.5f} {along:.5f} {x:.2f} {y:.2f} cm")
        fill, self._fill = self._fill, None
        yield
        self.code.append("Q")
        self._fill = fill

    def begin(self, element: Element | None) -> None:
        """Say that what is drawn up to `end` belongs to `element`, or is decoration."""
        self._begun = element
        if element is None:
            self.code.append("/Artifact BMC")
            return
        element.marks.append((self.page - 1, self._marks))
        self.code.append(f"/{element.tag} <</MCID {self._marks}>> BDC")
        self._marks += 1

    def end(self) -> None:
        """End what `begin` began."""
        begun, self._begun = self._begun, None
        if begun and begun.children and self.code[-1].endswith(" BDC"):
            begun.marks.pop()  # an element below begins or ends it: nothing was drawn between
            self.code.pop()
            self._marks -= 1
        else:
            self.code.append("EMC")

    @contextmanager
    def inside(self, element: Element) -> Iterator[None]:
        """Say that what is drawn inside belongs to an element below the one that was begun."""
        around = self._begun
        self.end()
        self.begin(element)
        yield
        self.end()
        self.begin(around)

    @property
    def mark(self) -> int:
        """The number of the next marked piece of this page."""
        return self._marks

    def section(self, entries: Sequence[str]) -> None:
        """Tag the pieces drawn with the numbers from `mark` on, as parts of a new section.

        `entries` are by `structure.leaf`.
        """
        self.root.sections.append(LeafSection(entries, self.page - 1, self._marks))
        self._marks += len(entries)

    @contextmanager
    def spoken(self, lang: str) -> Iterator[None]:
        """Say in which language a text drawn inside is, where it is not that around it."""
        if lang:
            self.code.append(f"/Span <</Lang ({lang})>> BDC")
        yield
        if lang:
            self.code.append("EMC")

    def link(self, element: Element, url: str, box: tuple[float, float, float, float]) -> None:
        """Let a place of this page lead to an address; `element` is tagged as the link."""
        element.links.append(LinkPlace(self.page - 1, url, box))

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Say that what is drawn inside is decoration, not content."""
        self.begin(None)
        yield
        self.end()

    @contextmanager
    def form(self, name: str, width: float, height: float) -> Iterator[None]:
        """Keep what is drawn inside as a form, to be drawn on pages by `form_code`."""
        outside, self.code, fill, self._fill = self.code, [], self._fill, None
        yield
        content = "\n".join(self.code).encode("latin-1")
        self.code, self._fill = outside, fill
        box = f"/BBox[0 0 {width:.3f} {height:.3f}]"
        entries = f"/Type/XObject/Subtype/Form{box}/Resources {self._shared}"
        reference = self._document.add(raw_stream(content, 9, entries))
        self._forms[name] = f"Form{len(self._forms) + 1}", reference
        self._digest.update(content)

    def picture_code(self, data: bytes, box: tuple[float, float, float, float]) -> str:
        """Return the operators that draw a JPEG picture, cropped to fill `box`, in its middle.

        Raises:
            ValueError: the data is no JPEG picture in grey or RGB.
        """
        name = hashlib.sha256(data).hexdigest()
        picture = self._pictures.get(name)
        if picture is None:
            picture = self._pictures[name] = read_picture(data)
            reference = self._document.add(raw_picture(picture))
            self._forms[name] = f"Picture{len(self._forms) + 1}", reference
        x, y, width, height = box
        scale = max(width / picture.width, height / picture.height)
        across, up = picture.width * scale, picture.height * scale
        left, bottom = x + (width - across) / 2, y + (height - up) / 2
        clip = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n"
        place = f"{across:.2f} 0 0 {up:.2f} {left:.2f} {bottom:.2f} cm"
        return f"q {clip} {place} {self.form_code(name)} Q"

    def form_code(self, name: str) -> str:
        """Return the operators that draw a form at the origin."""
        return f"/{self._forms[name][0]} Do"

    def text(
        self,
        lines: Iterable[TextLine],
        x: float,
        y: float,
        size: float,
        *,
        step: float = 0,
        width: float = 0,
        align: Align = Align.START,
        colour: Colour = INK,
        linked: Mapping[int, Sequence[LinePiece]] = _NOTHING_LINKED,
    ) -> None:
        """Draw lines in the column from `x` of `width`, the first with its baseline at `y`.

        Each stands `step` below another. Those of `linked`, by their place among the lines, are
        drawn in their pieces: an address leads to what it names.
        """
        scale = size / 1000
        shares, is_justified = _SHARES[align], align is Align.JUSTIFY
        drawn: list[str] = []
        left = 0.0
        for at, line in enumerate(lines):
            room = width - line.width * scale
            stretch = _stretch(line, room / scale) if is_justified else 0.0
            start = (room - stretch * line.spaces * scale) * shares[line.rtl]
            if at in linked:
                self._draw_text(drawn, colour)
                drawn = []
                self._pieces(linked[at], x + start, y - at * step, size, stretch, colour)
                continue
            if drawn:
                drawn.append(f"{(start - left) / size:.4f} {-step / size:.4f} Td")
            else:
                drawn.append(_begin(x + start, y - at * step, size))
            left = start
            drawn.append(self._shown(line.runs, stretch))
        self._draw_text(drawn, colour)

    def _pieces(
        self,
        pieces: Iterable[LinePiece],
        left: float,
        y: float,
        size: float,
        stretch: float,
        colour: Colour,
    ) -> None:
        """Draw a line from `left` in its pieces, those of an address as parts of its link."""
        for atoms, link in pieces:
            spaces = sum(atom.key in SPACES for atom in atoms)
            right = left + (sum(atom.width for atom in atoms) + stretch * spaces) * size / 1000
            drawn = [_begin(left, y, size), self._shown(runs_of(atoms), stretch)]
            if link and self._begun:
                with self.inside(link.element):
                    self._draw_text(drawn, colour)
                box = (left, y - _BELOW * size, right, y + _ABOVE * size)
                self.link(link.element, link.url, box)
            else:
                self._draw_text(drawn, colour)
            left = right

    def _draw_text(self, drawn: Sequence[str], colour: Colour) -> None:
        """Draw what operators say as one text, if they say anything."""
        if drawn:
            if colour != self._fill:
                self._fill_with(colour)
            self.code.append(f"BT {' '.join(drawn)} ET")

    def shown(self, line: TextLine, x: float, y: float, size: float) -> str:
        """Return the operators that draw a line from `x`."""
        return f"BT {_begin(x, y, size)} {self._shown(line.runs)} ET"

    def _shown(self, runs: Iterable[LineRun], stretch: float = 0.0) -> str:
        """Return the operators that draw runs at font size 1, each space wider by `stretch`."""
        wide = f"{-stretch:.3f}" if stretch else ""
        parts = []
        for run in runs:
            face = self._faces.get(run.face) or self.embedded(run.face)
            parts.append(f"/{face.resource} 1 Tf[{face.line(run, wide)}]TJ")
        return " ".join(parts)

    def embedded(self, face: Face) -> EmbeddedFace:
        """Return the face as this document embeds it."""
        found = self._faces.get(face)
        if found is None:
            found = self._faces[face] = EmbeddedFace(face, f"V{len(self._faces) + 1}")
        return found

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        line_width: float = 0.5,
    ) -> None:
        """Draw a rectangle."""
        path = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
        self._paint(path, fill, stroke, line_width)

    def polygon(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        line_width: float = 0.5,
    ) -> None:
        """Draw a closed polygon."""
        steps = [f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points)]
        self._paint(" ".join([*steps, "h"]), fill, stroke, line_width)

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: Colour, line_width: float
    ) -> None:
        """Draw an open line through points."""
        steps = [f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points)]
        self._paint(" ".join(steps), None, colour, line_width)

    def rule(
        self, x: float, y: float, width: float, *, colour: Colour = INK, line_width: float = 0.4
    ) -> None:
        """Draw a horizontal line from `x`."""
        self._paint(f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l", None, colour, line_width)

    def _paint(
        self, path: str, fill: Colour | None, stroke: Colour | None, line_width: float
    ) -> None:
        if fill is not None and fill != self._fill:
            self._fill_with(fill)
        if stroke is not None:
            self.code.append(f"{stroke} RG {line_width:g} w")
        operator = {(True, True): "B", (True, False): "f", (False, True): "S"}
        self.code.append(f"{path} {operator.get((fill is not None, stroke is not None), 'n')}")

    def _fill_with(self, colour: Colour) -> None:
        self._fill = colour
        self.code.append(f"{colour} rg")


def _begin(x: float, y: float, size: float) -> str:
    """Return the operator that begins a text with its baseline at `x`, `y`."""
    return f"{size:.4g} 0 0 {size:.4g} {x:.2f} {y:.2f} Tm"


def _stretch(line: TextLine, room: float) -> float:
    """Return how much wider each space of a justified line is, in thousandths of the size."""
    stretch = room / line.spaces if line.spaces else 0.0
    return 0.0 if stretch > (0 if line.last else _WIDEST_STRETCH) else stretch
