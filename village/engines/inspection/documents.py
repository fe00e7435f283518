"""PDF: its structure is read object by object, for what acts or unpacks without end; then drawn."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from village.engines.inspection.found import FileRefused
from village.engines.inspection.pictures import PREVIEW_PX, as_jpeg, shrunk

_MIB = 1024 * 1024
#: What a document may unpack to: one stream, and all of them.
_MOST_UNPACKED, _MOST_IN_ALL = 400 * _MIB, 1024 * _MIB
_MOST_OBJECTS, _MOST_DEPTH = 1_000_000, 100
_MOST_PIXELS = 1_000_000_000
#: Where a document ends; a few bytes may follow.
_END, _ENDS_WITHIN = b"%%EOF", 1024
#: The actions that run a program, send something away, or open another file.
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "sends",
    "/ImportData": "sends",
    "/GoToE": "files",
    "/GoToR": "files",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
#: The keys that hold a program or another file.
KEYS = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/EmbeddedFiles": "files",
    "/EF": "files",
    "/XFA": "sends",
    "/RichMediaContent": "media",
}
#: A text that names one of them; whether it does so as a name is looked at only then.
_SUSPECT = re.compile(
    b"|".join(re.escape(name.encode()) for name in (*ACTIONS, *KEYS, "/EmbeddedFile"))
)
#: The ways of packing that make pictures; they unpack to no more than the picture's size.
_PICTURES = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
_FLATE = {"/FlateDecode", "/Fl"}


def check(path: Path, *, most_pages: int) -> int:
    """Return the number of pages of a PDF that may be opened.

    Raises:
        FileRefused: it may not.
    """
    _refuse_unfinished(path)
    try:
        with pikepdf.open(path) as document:
            return _checked(document, most_pages)
    except pikepdf.PasswordError as error:
        raise FileRefused("locked") from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError) as error:
        raise FileRefused("broken") from error


def _refuse_unfinished(path: Path) -> None:
    with path.open("rb") as content:
        content.seek(-min(_ENDS_WITHIN, path.stat().st_size), 2)
        tail = content.read()
    _, end, after = tail.rpartition(_END)
    if not end:
        raise FileRefused("broken")
    if b"<" in after:  # markup: nothing else that follows a document has any
        raise FileRefused("mixed")


def _checked(document: pikepdf.Pdf, most_pages: int) -> int:
    if len(document.objects) > _MOST_OBJECTS:
        raise FileRefused("costly")
    room = _MOST_IN_ALL
    _refuse_active(document.trailer)
    for thing in document.objects:
        _refuse_active(thing)
        if isinstance(thing, pikepdf.Stream):
            room -= _unpacked(thing, min(room, _MOST_UNPACKED))
    pages = len(document.pages)
    if not pages:
        raise FileRefused("broken")
    if pages > most_pages:
        raise FileRefused("large", pages=pages, most=most_pages)
    return pages


def _refuse_active(thing: Any) -> None:
    own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    if not isinstance(own, pikepdf.Object) or not _SUSPECT.search(own.unparse(resolved=True)):
        return
    for table in _tables(own, 0):
        for name, what in KEYS.items():
            if name in table:
                raise FileRefused("active", what=what)
        action = table.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
            raise FileRefused("active", what=ACTIONS[str(action)])
        if table.get("/Type") == pikepdf.Name.EmbeddedFile:
            raise FileRefused("active", what="files")


def _tables(thing: Any, depth: int) -> Iterator[Any]:
    """Give the dictionaries inside an object; those it refers to are objects of their own."""
    if depth > _MOST_DEPTH:
        raise FileRefused("costly")
    if isinstance(thing, pikepdf.Dictionary):
        yield thing
        inner = [value for _name, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        return
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _tables(one, depth + 1)


def _unpacked(stream: pikepdf.Stream, most: int) -> int:
    """Return how many bytes a stream unpacks to.

    Raises:
        FileRefused: they are more than `most`.
    """
    packing: Any = stream.get("/Filter", [])
    names = [str(packing)] if isinstance(packing, pikepdf.Name) else [str(one) for one in packing]
    if names and names[-1] in _PICTURES:
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if pixels > _MOST_PIXELS:
            raise FileRefused("large", megapixels=pixels // 1_000_000)
        return 0
    if names and set(names) <= _FLATE:
        return _inflated(stream.read_raw_bytes(), len(names), most)
    # Rare ways of packing: qpdf unpacks them, as far as this process's memory goes.
    size = len(stream.read_bytes()) if names and "/Crypt" not in names else 0
    if size > most:
        raise FileRefused("costly")
    return size


def _inflated(packed: bytes, layers: int, most: int) -> int:
    """Return how many bytes come out of `layers` of Flate, unpacked a piece at a time."""
    pieces: Iterator[bytes] = iter((packed,))
    for _ in range(layers):
        pieces = _inflating(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise FileRefused("costly")
    return size


def _inflating(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give what pieces of Flate unpack to; one that breaks off ends there, as readers end it."""
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _MIB)
                rest = inflater.unconsumed_tail
    except zlib.error:
        return


def preview(path: Path) -> bytes:
    """Return the first page, small, as a JPEG.

    Raises:
        FileRefused: it cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(path)
        page = document[0]
        width, height = page.get_size()
        scale = PREVIEW_PX / max(width, height, 1)
        drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise FileRefused("broken") from error
    return as_jpeg(shrunk(drawn))
