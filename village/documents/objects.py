"""PDF objects written as they stand: faster than ReportLab's dictionaries."""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc


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
        resources = reference(document, pdfdoc.PDFObjectReference(self._resources))
        return (
            f"<</Type/Page/Parent {parent}/MediaBox{self._box}/Resources {resources}"
            f"/Contents {contents}{self.more}>>"
        ).encode()


def reference(document: Any, target: pdfdoc.PDFObjectReference) -> str:
    """Return how an object is referred to in the file."""
    number, version = document.idToObjectNumberAndVersion[target.name]
    return f"{number} {version} R"


def raw_stream(content: bytes, level: int) -> RawObject:
    """Return a compressed stream."""
    packed = zlib.compress(content, level)
    head = b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return RawObject(head + packed + b"\nendstream")
