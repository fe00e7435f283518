"""Append the pages of one document to another, which stays inside, byte for byte."""

import io
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from village.engines.documents.refusals import SealError

_PARENT, _COUNT, _ROLE = map(pdf_name, ("/Parent", "/Count", "/S"))
_MARKS, _MARK = map(pdf_name, ("/StructParents", "/StructParent"))


def append_pages(document: bytes, pages: bytes) -> bytes:
    """Return a tagged document with the pages of another after its own, tags and all.

    What it was is the beginning of what it becomes, so that its fingerprint can be checked.

    Raises:
        SealError: one of them is no document of ours.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(document))
        _append(writer, PdfFileReader(io.BytesIO(pages)))
    except (PdfError, KeyError, IndexError) as error:
        raise SealError(f"no page can be appended: {error}") from None
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko's own
    return out.getvalue()


def _append(writer: IncrementalPdfFileWriter, other: PdfFileReader) -> None:
    """Take the pages and their tags over together: each names the other."""
    pages = writer.root["/Pages"]
    marks = writer.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    first = max(map(int, list(marks)[::2])) + 1  # the pages and the links before have theirs
    theirs = other.root["/Pages"]
    for at, page in enumerate(theirs["/Kids"]):
        own = page.get_object()
        own[_MARKS] = _number(first + at)
        for reference in own.get("/Annots", ()):
            note = reference.get_object()
            note[_MARK] = _number(first + int(note[_MARK]))
    for entry in set(other.root) - {"/Pages", "/StructTreeRoot"}:
        del other.root[entry]
    taken: Any = writer.import_object(other.root)
    node = taken.raw_get("/Pages")
    node.get_object()[_PARENT] = writer.root.raw_get("/Pages")
    pages["/Kids"].append(node)
    pages[_COUNT] = _number(int(pages[_COUNT]) + int(theirs["/Count"]))
    writer.update_container(pages)
    _add_tags(writer, taken["/StructTreeRoot"], first)


def _add_tags(writer: IncrementalPdfFileWriter, theirs: Any, first: int) -> None:
    """Make the appended document a part of the first one, and say whose marks its pages have."""
    own = writer.root["/StructTreeRoot"]
    part, whole = theirs.raw_get("/K"), own["/K"]
    part.get_object()[_ROLE] = pdf_name("/Part")
    part.get_object()[pdf_name("/P")] = own.raw_get("/K")
    whole["/K"].append(part)
    writer.update_container(whole)
    marks = own["/ParentTree"]["/Nums"]
    for at, entry in enumerate(list(theirs["/ParentTree"]["/Nums"])[1::2]):
        marks.extend([_number(first + at), entry])
    writer.update_container(own)


def _number(value: int) -> generic.NumberObject:
    return generic.NumberObject(value)  # type: ignore[no-untyped-call]  # pyHanko's own
