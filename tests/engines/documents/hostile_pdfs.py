"""PDF files made to hurt who reads them: loops, bombs, deep nesting, rubbish."""

import zlib
from collections.abc import Callable

MEGABYTE = 1024 * 1024


def pdf(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Return a PDF of these objects with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    return bytes(out + b"trailer <</Size %d %b>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start))


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(content), more, content)


def _loop() -> bytes:
    """Previous tables that name each other for ever."""
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    return body + (
        b"xref\n0 1\n0000000000 65535 f \ntrailer <</Size 2/Root 1 0 R/Prev %d>>\n"
        b"startxref\n%d\n%%%%EOF" % (len(body), len(body))
    )


def _circle() -> bytes:
    """Fields and pages that contain themselves."""
    form = b"<</Fields [2 0 R]>>"
    return pdf({
        1: b"<</Type/Catalog/Pages 3 0 R/AcroForm %b>>" % form,
        2: b"<</T(x)/Kids [2 0 R]>>",
        3: b"<</Type/Pages/Kids [3 0 R]/Count 1>>",
    })  # fmt: skip


def _bomb() -> bytes:
    """A cross-reference stream that unpacks to two gigabytes."""
    times, size = 256, 8 * MEGABYTE
    packer = zlib.compressobj(9)
    head, first = packer.compress(b""), packer.compress(bytes(size))
    block = first + packer.flush(zlib.Z_FULL_FLUSH)  # stands alone, so it may be repeated
    adler = (times * size % 65521) << 16 | 1
    packed = head + block * times + b"\x03\x00" + adler.to_bytes(4, "big")
    body = b"%PDF-1.7\n"
    filters = (
        b"/Type/XRef/Filter/FlateDecode/W [1 4 2]/Size 300000000/Root 1 0 R/Index [0 300000000]"
    )
    return body + b"2 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (
        stream(packed, filters),
        len(body),
    )


def _fake_signature(contents: bytes, ranges: bytes) -> bytes:
    """A signature field with contents and byte ranges of our choice."""
    return pdf({
        1: b"<</Type/Catalog/Pages 4 0 R/AcroForm <</Fields [2 0 R]/SigFlags 3>>>>",
        2: b"<</FT/Sig/T(S)/V 3 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>",
        3: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        b"/Contents<%b>/ByteRange[%b]>>" % (contents.hex().encode(), ranges),
        4: b"<</Type/Pages/Kids []/Count 0>>",
    })  # fmt: skip


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"%PDF-",
    "rubbish": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "not a PDF": lambda: b"MZ" + bytes(5000),
    "a web page": lambda: b"<script>alert(1)</script>",
    "late header": lambda: bytes(2000) + b"%PDF-1.7",
    "xref loop": _loop,
    "objects in a circle": _circle,
    "two gigabytes in a stream": _bomb,
    "a million brackets": lambda: pdf({1: b"<</Type/Catalog/A " + b"[" * MEGABYTE + b">>"}),
    "a million dictionaries": lambda: pdf({1: b"<</A " * 200_000}),
    "huge numbers": lambda: pdf({1: b"<</Type/Catalog/Pages 99999999999999999999 0 R>>"}),
    "javascript": lambda: pdf(
        {1: b"<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"}
    ),
}
#: Those that might hurt who reads them in the own process, and not only be refused.
HARMFUL = {
    "xref loop", "objects in a circle", "two gigabytes in a stream", "a million brackets",
    "a million dictionaries",
}  # fmt: skip
#: Signatures that are none; the answer is that the seal does not fit.
FAKE_SEALS: dict[str, Callable[[], bytes]] = {
    "empty contents": lambda: _fake_signature(b"", b"0 10 20 10"),
    "rubbish contents": lambda: _fake_signature(bytes(500), b"0 10 20 10"),
    "negative ranges": lambda: _fake_signature(bytes(500), b"-5 -10 -20 -10"),
    "huge ranges": lambda: _fake_signature(bytes(500), b"0 999999999 99999999999 999999999999"),
    "no ranges": lambda: _fake_signature(bytes(500), b""),
}
