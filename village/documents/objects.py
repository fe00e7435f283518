"""PDF objects written as they stand: faster than ReportLab's dictionaries."""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from village.documents.jpeg import Picture


class RawObject(pdfdoc.PDFObject):
    """An object whose source is given, at the latest when the document is saved."""

    __RefOnly__ = 1

    def __init__(self, source: bytes = b"") -> None:
        self.source = source

    def format(self, document: Any) -> bytes:
        """Return the source; ReportLab calls this."""
        return self.source


class PageObject(pdfdoc.PDFObject):
    """A page that shares its resources with all others."""

    __RefOnly__ = 1

    def __init__(self, size: tuple[float, float], contents: RawObject, resources: str) -> None:
        self._box = f"[0 0 {size[0]:.3f} {size[1]:.3f}]"
        self._contents = contents
        self._resources = resources
        self.more = ""
        """Further entries of the page's dictionary."""

    def format(self, document: Any) -> bytes:
        """Return the source; ReportLab calls this."""
        parent = reference(document, document.Reference(document.Pages))
        contents = reference(document, document.Reference(self._contents))
        return (
            f"<</Type/Page/Parent {parent}/MediaBox{self._box}/Resources {self._resources}"
            f"/Contents {contents}{self.more}>>"
        ).encode()


def reference(document: Any, target: pdfdoc.PDFObjectReference) -> str:
    """Return how an object is referred to in the file."""
    number, version = document.idToObjectNumberAndVersion[target.name]
    return f"{number} {version} R"


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
