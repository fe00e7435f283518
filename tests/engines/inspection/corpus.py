"""Files as strangers send them: good ones of every make, and bad ones of every kind.

Each is made here, from its name, the same in every run.
"""

import io
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import product

import pikepdf
from PIL import Image, ImageDraw, PngImagePlugin
from reportlab.lib.pagesizes import A0, A4, landscape
from reportlab.pdfgen import canvas

Named = Iterator[tuple[str, bytes]]
MEBIBYTE = 1024 * 1024


def picture(mode: str = "RGB", size: tuple[int, int] = (320, 200)) -> Image.Image:
    """Return a picture with something to see on it."""
    base = Image.new("RGB", size, "#0b5fa5")
    ImageDraw.Draw(base).ellipse((0, 0, size[0] - 1, size[1] - 1), fill="#f2a900")
    return base.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def document(pages: int = 2, size: tuple[float, float] = A4, text: str = "Village") -> bytes:
    """Return a PDF with a line on each page."""
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=size, invariant=True)
    for number in range(1, pages + 1):
        drawing.drawString(72, 72, f"{text} {number}")
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def changed(
    change: Callable[[pikepdf.Pdf], object], source: bytes = b"", **options: object
) -> bytes:
    """Return a PDF to which something was done."""
    with pikepdf.open(io.BytesIO(source or document())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, static_id=True, **options)
    return out.getvalue()


def deck(megabytes: int) -> bytes:
    """Return a PDF of so many megabytes, of pictures that cannot be packed."""
    noise = random.Random(megabytes)

    def fill(pdf: pikepdf.Pdf) -> None:
        for _ in range(megabytes):
            page = pdf.add_blank_page(page_size=(800, 450))
            grey = pikepdf.Stream(
                pdf, noise.randbytes(MEBIBYTE), Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image, Width=1024, Height=1024, BitsPerComponent=8,
                ColorSpace=pikepdf.Name.DeviceGray,
            )  # fmt: skip
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=grey))
            page.Contents = pikepdf.Stream(pdf, b"q 800 0 0 450 0 0 cm /Im Do Q")

    return changed(fill, compress_streams=False)


def good() -> Named:
    """Give the good files."""
    yield from _good_documents()
    yield from _good_pictures()


def _good_documents() -> Named:
    for pages, size in product((1, 3, 40), (A4, landscape(A4), A0, (40, 40))):
        yield f"{pages} pages of {size[0]:.0f}", document(pages, size)
    modes = pikepdf.ObjectStreamMode
    for version, streams in product(("1.3", "1.4", "1.7", "2.0"), (modes.disable, modes.generate)):
        options = {"force_version": version, "object_stream_mode": streams}
        yield f"version {version} {streams.name}", changed(lambda pdf: None, **options)
    yield "linearized", changed(lambda pdf: None, linearize=True)
    yield "not packed", changed(lambda pdf: None, compress_streams=False)
    for strength in (3, 4, 6):
        lock = pikepdf.Encryption(
            owner="owner", user="", R=strength, aes=strength > 3, metadata=strength > 3
        )
        yield f"only its owner may print, R{strength}", changed(lambda pdf: None, encryption=lock)
    yield (
        "speaks of /JS and /Launch",
        document(text="(/JS) /Launch /JavaScript <script> /EmbeddedFile"),
    )
    yield "speaks of them in its title", changed(_title)
    yield "link", changed(_link)
    yield "outline and first view", changed(_outline)
    yield "form to fill in", changed(_form)
    yield "line breaks after the end", document() + b"\r\n\r\n"
    yield "noughts after the end", document() + bytes(500)
    yield "saved twice", document() + b"\n% once more\n%%EOF\n"
    yield "heavy", deck(5)
    yield "large picture", changed(_picture(3000, 4000))
    yield "an old way of packing", changed(_packed(b"80000000@~>"[-2:], "/ASCII85Decode"))
    yield "turned page", changed(lambda pdf: pdf.pages[0].rotate(90, relative=True))


def _title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "How /JS, /JavaScript and /Launch harm"


def _link(pdf: pikepdf.Pdf) -> None:
    _annotate(pdf, pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://village.example"))


def _outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D=[pdf.pages[0].obj, pikepdf.Name.Fit]
    )


def _form(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name",
            Rect=[50, 50, 200, 70], V="/JS",
        )
    )  # fmt: skip
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    pdf.pages[0].Annots = pikepdf.Array([field])


def _picture(width: int, height: int) -> Callable[[pikepdf.Pdf], None]:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(
                Im=pikepdf.Stream(
                    pdf, saved(picture(size=(300, 400)), "JPEG"), Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=8,
                    ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
                )
            )
        )  # fmt: skip

    return add


def _packed(data: bytes, *filters: str) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that adds a stream packed in some ways."""

    def add(pdf: pikepdf.Pdf) -> None:
        names = pikepdf.Array([pikepdf.Name(one) for one in filters])
        stream = pikepdf.Stream(pdf, b"")
        stream.write(data, filter=names)
        pdf.Root.Extra = pdf.make_indirect(stream)

    return add


def _good_pictures() -> Named:
    for mode, size in product(("RGB", "L", "CMYK"), ((1, 1), (320, 200), (3000, 2000))):
        yield f"JPEG {mode} {size[0]}", saved(picture(mode, size), "JPEG")
    for quality, progressive in product((10, 60, 95), (False, True)):
        name = f"JPEG of quality {quality} {progressive}"
        yield name, saved(picture(), "JPEG", quality=quality, progressive=progressive)
    for turned in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turned
        yield f"JPEG turned {turned}", saved(picture(), "JPEG", exif=exif)
    jpeg = saved(picture(), "JPEG")
    yield "JPEG with a comment", saved(picture(), "JPEG", comment="a < b && c > d")
    yield (
        "JPEG with a small picture inside",
        _with_segment(jpeg, b"Exif\0\0" + saved(picture(size=(60, 40)), "JPEG")),
    )
    yield "JPEG with noughts behind", jpeg + bytes(64)
    yield "JPEG with another behind", jpeg + saved(picture(size=(60, 40)), "JPEG")
    yield "JPEG with notes behind", jpeg + b"\x00\x00\x01\x0aImage_UTC_Data SEFH\x6b\x00SEFT"
    yield (
        "JPEG with a film behind",
        jpeg + b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) + b"\xff\xd9 film",
    )
    yield "JPEG of two pictures", saved(picture(), "MPO", save_all=True, append_images=[picture()])
    for mode, size in product(("RGB", "RGBA", "L", "LA", "P", "1", "I;16"), ((1, 1), (640, 400))):
        source = Image.new("I;16", size, 900) if mode == "I;16" else picture(mode, size)
        yield f"PNG {mode} {size[0]}", saved(source, "PNG")
    said = PngImagePlugin.PngInfo()
    said.add_text("Title", "A logo", zip=True)
    said.add_itxt("Description", "شعار")
    yield "PNG with texts", saved(picture(), "PNG", pnginfo=said)
    yield "PNG with a clear colour", saved(picture("P"), "PNG", transparency=0)
    yield "PNG on a clear ground", saved(Image.new("RGBA", (900, 300), (0, 0, 0, 0)), "PNG")
    yield "PNG that moves", saved(picture(), "PNG", save_all=True, append_images=[picture("L")])
    yield "PNG of 20 megapixels", saved(Image.new("RGB", (5000, 4000), "red"), "PNG")
    for quality, lossless, mode in product((20, 80), (False, True), ("RGB", "RGBA")):
        yield (
            f"WebP {quality} {lossless} {mode}",
            saved(picture(mode), "WEBP", quality=quality, lossless=lossless),
        )
    yield "WebP that moves", saved(picture(), "WEBP", save_all=True, append_images=[picture("L")])
    for side in range(24, 1024, 90):
        yield f"logo of {side}", saved(picture(size=(side + 41, side + 41)), "PNG")


def _with_segment(jpeg: bytes, content: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xe1" + (len(content) + 2).to_bytes(2) + content + jpeg[2:]


def bad() -> Named:
    """Give the bad files that are cheap to read."""
    yield "empty", b""
    yield from _other_kinds()
    yield from _active_documents()
    yield from _broken()
    yield from _mixed()


def _other_kinds() -> Named:
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "EPS", "JPEG2000", "AVIF"):
        yield kind, saved(picture(), kind)
    texts = {
        "SVG": '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
        "SVG with script": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "SVG after a declaration": '<?xml version="1.0"?><svg onload="alert(1)"/>',
        "SVG that asks": '<svg><image href="//e.example"/></svg>',
        "SVG with entities": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;">]><svg>&b;</svg>',
        "HTML": "<!DOCTYPE html><html><script>alert(1)</script></html>",
        "HTML in capitals": "<HTML><BODY ONLOAD=alert(1)>",
        "script": "alert(document.cookie)",
        "PHP": "<?php system($_GET['c']); ?>",
        "shell": "#!/bin/sh\nrm -rf /\n",
        "text": "Notre projet en quelques mots.",
        "only spaces": " " * 500,
        "JSON": '{"a": 1}',
        "XML": "<?xml version='1.0'?><a/>",
        "RTF": r"{\rtf1\ansi Bonjour}",
        "PostScript": "%!PS-Adobe-3.0\nshowpage\n",
        "form data": "%FDF-1.2\n1 0 obj<</FDF<<>>>>endobj\n%%EOF",
        "spreadsheet": '=HYPERLINK("http://e.example")\t1',
        "a header alone": "%PDF-1.7\n",
        "a header and an end": "%PDF-1.7\n%%EOF\n",
    }
    for name, text in texts.items():
        yield name, text.encode()
    heads = {
        "Windows program": b"MZ\x90\x00", "Linux program": b"\x7fELF\x02\x01\x01",
        "Mac program": b"\xcf\xfa\xed\xfe", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07\x00",
        "gzip": b"\x1f\x8b\x08\x00", "film": b"\x00\x00\x00\x18ftypmp42", "sound": b"ID3\x03\x00",
        "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "font": b"\x00\x01\x00\x00\x00\x0f",
        "database": b"SQLite format 3\x00", "wave": b"RIFF\x24\x00\x00\x00WAVEfmt ",
        "noughts": bytes(64), "class file": b"\xca\xfe\xba\xbe",
    }  # fmt: skip
    for name, head in heads.items():
        yield name, head + random.Random(name).randbytes(400)
    for member in ("word/document.xml", "ppt/presentation.xml", "a.txt", "../../etc/passwd"):
        yield f"zip of {member}", zipped(member)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    yield "tar", out.getvalue()


def zipped(name: str, content: bytes = b"text") -> bytes:
    """Return a zip with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _active_documents() -> Named:
    """Give documents that act: each action in each place, plain and packed."""
    name, text = pikepdf.Name, pikepdf.String
    actions = {
        "JavaScript": {"JS": text("app.alert(1)")},
        "Launch": {"F": text("cmd.exe")},
        "SubmitForm": {"F": text("https://e.example")},
        "ImportData": {"F": text("a.fdf")},
        "GoToE": {"F": text("a.pdf"), "D": text("x")},
        "GoToR": {"F": text(r"\\e.example\share"), "D": text("x")},
        "Rendition": {"OP": 0},
        "Movie": {"T": text("x")},
        "Sound": {"Volume": 1},
        "RichMediaExecute": {"TA": 1},
    }
    modes = (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate)
    for (action, more), (where, put), mode in product(actions.items(), _PLACES.items(), modes):
        made = pikepdf.Dictionary(S=name(f"/{action}"), **more)
        yield (
            f"{action} {where} {mode.name}",
            changed(lambda pdf, made=made, put=put: put(pdf, made), object_stream_mode=mode),
        )
    for what, put in _CONTENTS.items():
        for mode in modes:
            yield f"{what} {mode.name}", changed(put, object_stream_mode=mode)
    plain = changed(
        lambda pdf: _PLACES["at the start"](
            pdf, pikepdf.Dictionary(S=name.JavaScript, JS=text("app.alert(1)"))
        ),
        object_stream_mode=modes[0],
    )
    yield "disguised names", _same_length(plain, b"/JavaScript", b"/J#61vaScript")
    lock = pikepdf.Encryption(owner="owner", user="")
    yield "hidden by a lock", changed(lambda pdf: None, plain, encryption=lock)


def _same_length(pdf: bytes, was: bytes, becomes: bytes) -> bytes:
    """Return a PDF with a name written otherwise; its table of places is put right by readers."""
    return pdf.replace(was, becomes)


def _annotate(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99], A=action
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])


def _set(pdf: pikepdf.Pdf, key: str, value: object) -> None:
    pdf.Root[key] = value


def _outlined(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", action=action))


_PLACES: dict[str, Callable[[pikepdf.Pdf, pikepdf.Object], object]] = {
    "at the start": lambda pdf, action: _set(pdf, "/OpenAction", action),
    "as its own object": lambda pdf, action: _set(pdf, "/OpenAction", pdf.make_indirect(action)),
    "in a link": _annotate,
    "when a page opens": lambda pdf, action: pdf.pages[0].obj.__setitem__(
        "/AA", pikepdf.Dictionary(O=action)
    ),
    "after another": lambda pdf, action: _annotate(
        pdf, pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://e.example", Next=action)
    ),
    "in the outline": _outlined,
}


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def _pinned(pdf: pikepdf.Pdf) -> None:
    file = pdf.make_indirect(pikepdf.Stream(pdf, b"MZ", Type=pikepdf.Name.EmbeddedFile))
    spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.exe", EF=pikepdf.Dictionary(F=file))
    pin = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec
    )
    pdf.pages[0].Annots = pikepdf.Array([pin])


_CONTENTS: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "a file beside": _attached,
    "a file pinned on": _pinned,
    "a file that nothing names": lambda pdf: _set(
        pdf, "/Extra", pdf.make_indirect(pikepdf.Stream(pdf, b"MZ", Type=pikepdf.Name.EmbeddedFile))
    ),
    "a list of scripts": lambda pdf: _set(
        pdf, "/Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", 1]))
    ),
    "a form of XML": lambda pdf: _set(
        pdf, "/AcroForm", pikepdf.Dictionary(Fields=[], XFA=pikepdf.Stream(pdf, b"<xdp/>"))
    ),
    "media": lambda pdf: _set(
        pdf, "/Extra", pikepdf.Dictionary(RichMediaContent=pikepdf.Dictionary())
    ),
}


def _broken() -> Named:
    whole = deck(1)
    for percent in range(5, 100, 10):
        yield f"PDF cut at {percent} %", whole[: len(whole) * percent // 100]
    for kind, format_ in (("JPEG", "JPEG"), ("PNG", "PNG"), ("WebP", "WEBP")):
        noisy = Image.effect_noise((600, 400), 90).convert("RGB")
        data = saved(noisy, format_)
        for percent in range(5, 100, 15):
            yield f"{kind} cut at {percent} %", data[: len(data) * percent // 100]
    for strength in (3, 4, 6):
        lock = pikepdf.Encryption(
            owner="owner", user="user", R=strength, aes=strength > 3, metadata=strength > 3
        )
        yield f"locked R{strength}", changed(lambda pdf: None, encryption=lock)
    yield "no pages", changed(lambda pdf: pdf.pages.__delitem__(slice(None)))
    yield "too many pages", changed(_many_pages)
    yield "PDF after other bytes", b"x" * 40 + document()
    yield "picture larger than any", changed(_picture(60_000, 60_000))
    for kind, sides in product(("PNG", "WEBP"), ((7_000, 7_000), (16_000, 2_600))):
        yield (
            f"giant {kind} {sides[0]}",
            saved(Image.new("1" if kind == "PNG" else "RGB", sides), kind, method=0),
        )
    for side in (50_000, 2**31 - 1):
        yield f"PNG that claims {side}", _claiming(side)
    yield "PNG whose text unpacks without end", _png_text_bomb()


def _many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(2_001):
        pdf.add_blank_page(page_size=(9, 9))


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)


def _claiming(side: int) -> bytes:
    head = side.to_bytes(4) * 2 + bytes((8, 2, 0, 0, 0))
    packed = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _png_text_bomb() -> bytes:
    png = saved(picture(), "PNG")
    bomb = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 * MEBIBYTE)))
    return png[:33] + bomb + png[33:]


def _mixed() -> Named:
    """Give files that are two things at once."""
    jpeg, png, webp = (saved(picture(), kind) for kind in ("JPEG", "PNG", "WEBP"))
    page = b"<html><script>alert(1)</script></html>"
    for name, one in (("PDF", document()), ("JPEG", jpeg), ("PNG", png), ("WebP", webp)):
        yield f"{name} and zip", one + zipped("a.class")
        yield f"{name} and page", one + page
        yield f"{name} and program", one + (b"<" if name == "PDF" else b"") + b"MZ\x90\x00program"
    yield "JPEG that comments a script", saved(picture(), "JPEG", comment="*/=alert(1)/*<script>")
    yield "JPEG with PHP in its notes", _with_segment(jpeg, b"Exif\0\0<?php system(1) ?>")
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script src=//e.example></script>")
    yield "PNG that comments a script", saved(picture(), "PNG", pnginfo=said)
    yield "PNG and PDF", png + document()
    yield "JPEG and another with a page", jpeg + jpeg + page


def bombs() -> Named:
    """Give the bad files that nobody opens outside a process of its own."""
    flat = zlib.compress(bytes(500 * MEBIBYTE), 1)
    twice = zlib.compress(flat, 1)
    as_packed = {
        "compress_streams": False,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
    }
    yield "unpacks to half a gigabyte", changed(_packed(flat, "/FlateDecode"))
    yield "packed twice", changed(_packed(twice, *["/FlateDecode"] * 2), **as_packed)
    thrice = zlib.compress(twice, 1)
    yield "packed thrice", changed(_packed(thrice, *["/FlateDecode"] * 3), **as_packed)
    runs = b"\x81\x00" * (3 * MEBIBYTE)
    yield (
        "runs of noughts",
        changed(_packed(zlib.compress(runs), "/FlateDecode", "/RunLengthDecode")),
    )
    yield "many streams", changed(_many_streams)
    yield "forms in forms", changed(_laughing)
    yield "a table of places that unpacks", _bomb_of_objects(flat)


def _many_streams(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(bytes(100 * MEBIBYTE), 9)
    held = []
    for _ in range(15):
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        held.append(pdf.make_indirect(stream))
    pdf.Root.Extra = pikepdf.Array(held)


def _laughing(pdf: pikepdf.Pdf) -> None:
    """Draw forms that draw forms: ten to the ninth lines."""
    inner = pikepdf.Stream(
        pdf, b"0 0 m 500 500 l S " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 600, 800],
    )  # fmt: skip
    for _ in range(8):
        inner = pikepdf.Stream(
            pdf, b"/X Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 600, 800],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=pdf.make_indirect(inner))),
        )  # fmt: skip
    pdf.pages[0].Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(X=pdf.make_indirect(inner))
    )
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"/X Do")


def _bomb_of_objects(flat: bytes) -> bytes:
    """Return a PDF whose objects lie in a stream that unpacks without end."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 10 /Filter /FlateDecode /Length "
    body = head + str(len(flat)).encode() + b" >>\nstream\n" + flat + b"\nendstream\nendobj\n"
    at = len(body)
    rows = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + number.to_bytes(1)
        for kind, place, number in ((0, 0, 0), (1, 9, 0), (2, 1, 0), (1, at, 0))
    )
    table = (
        b"3 0 obj\n<< /Type /XRef /Size 4 /W [1 4 1] /Root 2 0 R /Length "
        + str(len(rows)).encode() + b" >>\nstream\n" + rows + b"\nendstream\nendobj\n"
    )  # fmt: skip
    return body + table + b"startxref\n" + str(at).encode() + b"\n%%EOF\n"
