"""PDF objects written as they stand: faster than ReportLab's dictionaries and file."""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from village.engines.documents.picture import Picture


class RawObject(pdfdoc.PDFObject):
    """An object whose source is given, at the latest when the document is saved."""

    __RefOnly__ = 1
    __InternalName__: str

    def __init__(self, source: bytes = b"") -> None:
        self.source = source

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

    def add(self, item: RawObject) -> str:
        """Register an object; return how it is referred to in the file."""
        self.objectcounter += 1
        number = self.objectcounter
        name = item.__InternalName__ = f"R{number}"
        self.idToObjectNumberAndVersion[name] = (number, 0)
        self.numberToId[number] = name
        self.idToObject[name] = item
        return f"{number} 0 R"

    def reference(self, item: Any, name: str | None = None) -> str:
        """Register an object of ReportLab unless it is; return how it is referred to."""
        known: Any = self.Reference(item, name)  # type: ignore[no-untyped-call]
        number, _ = self.idToObjectNumberAndVersion[known.name]
        return f"{number} 0 R"

    def format(self) -> bytes:
        """Return the file; an object may register others when its source is asked for."""
        self.Catalog.Outlines = self.bookmarks  # ReportLab has put its own there, which are none
        root, info = self.reference(self.Catalog), self.reference(self.info)
        parts = [b"%%PDF-%d.%d\n%%\x93\x8c\x8b\x9e\n" % self._pdfVersion]
        places = [b"0000000000 65535 f \n"]
        size = len(parts[0])
        while len(places) <= self.objectcounter:
            number = len(places)
            source = self.idToObject[self.numberToId[number]].format(self)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, source))
            places.append(b"%010d 00000 n \n" % size)
            size += len(parts[-1])
        trailer = f"<</Size {len(places)}/Root {root}/Info {info}/ID".encode() + self.ID()
        parts.append(
            b"xref\n0 %d\n%btrailer\n%b>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(places), b"".join(places), trailer, size)
        )
        return b"".join(parts)


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
