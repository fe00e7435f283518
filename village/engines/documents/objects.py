"""PDF objects written as they stand: faster than ReportLab's dictionaries and file."""

import struct
import zlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from reportlab.pdfbase import pdfdoc

from village.engines.documents.picture import Picture

#: The version from which a file may hold streams of objects.
_WITH_STREAMS_OF_OBJECTS = (1, 5)
#: How many objects share a stream: a reader unpacks all of them for one.
_PACKED_TOGETHER = 100
#: Where an object is, as a stream of places says it: kind, place and number within.
_PLACE = struct.Struct(">BIH")


class RawObject(pdfdoc.PDFObject):
    """An object whose source is given, at the latest when the document is saved."""

    __RefOnly__ = 1
    __InternalName__: str

    def __init__(self, source: bytes = b"", *, packed: bool = False) -> None:
        """Keep a source; it is `packed` with others where the file may hold streams of objects."""
        self.source, self.packed = source, packed

    def format(self, document: Any) -> bytes:
        """Return the source; ReportLab calls this."""
        return self.source


class Document(pdfdoc.PDFDocument):
    """ReportLab's document; its objects are mostly sources, written one after the other."""

    Catalog: Any
    Pages: Any
    idToObject: dict[str, Any]  # noqa: N815 (the names of ReportLab)
    _pdfVersion: tuple[int, int]  # noqa: N815
    _ID: bytes

    def __init__(self) -> None:
        super().__init__(invariant=1)
        self.bookmarks: RawObject | None = None
        self._rows: dict[int, Sequence[bytes]] = {}
        """The sources of packed objects in a row, by the number of the first."""

    def add(self, item: RawObject) -> str:
        """Register an object; return how it is referred to in the file."""
        self.objectcounter += 1
        number = self.objectcounter
        name = item.__InternalName__ = f"R{number}"
        self.idToObjectNumberAndVersion[name] = (number, 0)
        self.numberToId[number] = name
        self.idToObject[name] = item
        return f"{number} 0 R"

    def next_names(self, count: int) -> list[str]:
        """Return how the next objects to be registered are referred to."""
        first = self.objectcounter + 1
        return [f"{number} 0 R" for number in range(first, first + count)]

    def add_row(self, sources: Sequence[str]) -> None:
        """Register packed objects, in a row; their sources have no line breaks."""
        self._rows[self.objectcounter + 1] = "\n".join(sources).encode().split(b"\n")
        self.objectcounter += len(sources)

    def reference(self, item: Any, name: str | None = None) -> str:
        """Register an object of ReportLab unless it is; return how it is referred to."""
        known: Any = self.Reference(item, name)  # type: ignore[no-untyped-call]
        number, _ = self.idToObjectNumberAndVersion[known.name]
        return f"{number} 0 R"

    def format(self) -> bytes:
        """Return the file; an object may register others when its source is asked for."""
        self.Catalog.Outlines = self.bookmarks  # ReportLab has put its own there, which are none
        root, info = self.reference(self.Catalog), self.reference(self.info)
        may_pack = self._pdfVersion >= _WITH_STREAMS_OF_OBJECTS
        file = _File(self._pdfVersion)
        number = 1
        while number <= self.objectcounter:
            if row := self._rows.get(number):
                file.add_row(number, row, packed=may_pack)
                number += len(row)
                continue
            item = self.idToObject[self.numberToId[number]]
            file.add(number, item.format(self), packed=may_pack and getattr(item, "packed", False))
            number += 1
        return file.finished(f"/Root {root}/Info {info}/ID".encode() + self.ID())


class _File:
    """The objects of a file one after the other, and where each begins."""

    def __init__(self, version: tuple[int, int]) -> None:
        self._parts = [b"%%PDF-%d.%d\n%%\x93\x8c\x8b\x9e\n" % version]
        self._size = len(self._parts[0])
        self._places = [_PLACE.pack(0, 0, 65535)]
        self._numbers: list[int] = []
        """Of the objects that are packed; beside them their sources."""
        self._sources: list[bytes] = []

    def add(self, number: int, source: bytes, *, packed: bool = False) -> None:
        """Write the next object, or keep it for a stream of objects."""
        if packed:
            self.add_row(number, [source], packed=True)
            return
        self._places.append(_PLACE.pack(1, self._size, 0))
        self._parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, source))
        self._size += len(self._parts[-1])

    def add_row(self, first: int, sources: Sequence[bytes], *, packed: bool) -> None:
        """Add the next objects, as `add` does."""
        if packed:
            self._numbers += range(first, first + len(sources))
            self._sources += sources
            self._places += [b""] * len(sources)  # known when their stream is written
            return
        for number, source in enumerate(sources, first):
            self.add(number, source)

    def finished(self, trailer: bytes) -> bytes:
        """Return the file: with a table of places, or with a stream where objects are packed."""
        if not self._numbers:
            return self._with_table(trailer)
        for start in range(0, len(self._numbers), _PACKED_TOGETHER):
            own = slice(start, start + _PACKED_TOGETHER)
            self._add_stream(self._numbers[own], self._sources[own])
        number, place = len(self._places), self._size
        rows = b"".join([*self._places, _PLACE.pack(1, place, 0)])
        entries = f"/Type/XRef/Size {number + 1}/W[1 4 2]".encode() + trailer
        self.add(number, raw_stream(rows, 4, entries.decode("latin-1")).source)
        return b"".join([*self._parts, b"startxref\n%d\n%%%%EOF\n" % place])

    def _add_stream(self, numbers: Sequence[int], sources: Sequence[bytes]) -> None:
        own = len(self._places)
        starts = accumulate([len(source) + 1 for source in sources], initial=0)
        places = [f"{number} {at}" for number, at in zip(numbers, starts, strict=False)]
        head = " ".join(places).encode() + b"\n"
        for index, number in enumerate(numbers):
            self._places[number] = _PLACE.pack(2, own, index)
        entries = f"/Type/ObjStm/N {len(numbers)}/First {len(head)}"
        self.add(own, raw_stream(head + b"\n".join(sources), 4, entries).source)

    def _with_table(self, trailer: bytes) -> bytes:
        free, *places = map(_PLACE.unpack, self._places)
        rows = [
            b"%010d %05d f \n" % free[1:],
            *(b"%010d 00000 n \n" % place[1] for place in places),
        ]
        count = len(self._places)
        return b"".join(
            [
                *self._parts,
                b"xref\n0 %d\n%b" % (count, b"".join(rows)),
                b"trailer\n<</Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, self._size),
            ]
        )


class PageObject(pdfdoc.PDFObject):
    """A page that shares its resources with all others."""

    __RefOnly__ = 1

    def __init__(self, size: tuple[float, float], contents: str, resources: str) -> None:
        self._box = f"[0 0 {size[0]:.3f} {size[1]:.3f}]"
        self._contents = contents
        self._resources = resources
        self.more = ""
        """Further entries of the page's dictionary."""

    def format(self, document: Document) -> bytes:
        """Return the source; ReportLab calls this."""
        return (
            f"<</Type/Page/Parent {document.reference(document.Pages)}/MediaBox{self._box}"
            f"/Resources {self._resources}/Contents {self._contents}{self.more}>>"
        ).encode()


def raw_picture(picture: Picture) -> RawObject:
    """Return a JPEG picture as an image object, its bytes as they are."""
    entries = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
        f"/ColorSpace/{picture.space}/BitsPerComponent 8/Filter/DCTDecode"
    )
    return raw_stream(picture.data, level=0, entries=entries)


def raw_stream(content: bytes, level: int = 9, entries: str = "") -> RawObject:
    """Return a compressed stream with further `entries` in its dictionary; level 0 leaves it."""
    packed = zlib.compress(content, level) if level else content
    filters = "/Filter/FlateDecode" if level else ""
    head = f"<<{entries}{filters}/Length {len(packed)}>>\nstream\n"
    return RawObject(head.encode() + packed + b"\nendstream")
