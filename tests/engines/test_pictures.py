"""Strangers' pictures: what is taken comes out small and bare, what is refused says why."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from village.engines import pictures
from village.engines.pictures import LONGEST_SIDE, CleanPicture, PictureRefused, clean, cleaned


def drawn(size=(300, 200), mode="RGB"):
    picture = Image.new(mode, size, "white")
    ImageDraw.Draw(picture).ellipse((20, 20, size[0] - 20, size[1] - 20), fill="#7b2f6b")
    return picture


def saved(picture, format_, **more):
    out = io.BytesIO()
    picture.save(out, format_, **more)
    return out.getvalue()


def measures(content):
    with Image.open(io.BytesIO(content)) as found:
        return found.format, found.size


def bomb(width, height):
    """Return a PNG of one colour that unpacks to far more than it holds."""
    rows = zlib.compress((b"\0" + bytes(width // 8)) * height, 9)

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("format_", "mode", "becomes"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
    ],
)
def test_each_kind_of_picture_is_taken_and_taking_it_again_changes_nothing(format_, mode, becomes):
    picture = drawn().convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))

    once = clean(saved(picture, format_))
    again = clean(once.content)

    assert (once.media_type, once.width, once.height) == (becomes, 300, 200)
    assert again == once


def test_a_large_picture_is_made_small_and_stands_upright():
    exif = Image.Exif()
    exif[274] = 6  # turned by a quarter
    content = saved(drawn((3000, 1500)), "JPEG", exif=exif)

    found = clean(content)

    assert measures(found.content) == ("JPEG", (LONGEST_SIDE // 2, LONGEST_SIDE))
    assert b"Exif" not in found.content


@pytest.mark.parametrize("side", [90, 1200])
def test_a_grey_of_sixteen_bits_is_as_grey_on_paper(side):
    taken = clean(saved(Image.new("I;16", (side, side), 100 * 257), "PNG"))

    with Image.open(io.BytesIO(pictures.on_paper(taken.content))) as printed:
        assert abs(printed.convert("L").getpixel((20, 20)) - 100) <= 1


def test_what_a_file_carries_beside_its_picture_is_gone():
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    behind = b"<html><script>alert(2)</script>"
    files = [
        saved(drawn(), "PNG", pnginfo=notes),
        saved(drawn(), "PNG") + behind,
        saved(drawn(), "JPEG", comment=b"<script>alert(1)</script>"),
        saved(drawn(), "JPEG") + behind,
    ]

    assert [b"script" in clean(one).content for one in files] == [False] * 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"%PDF-1.7", "format"),
        (saved(drawn(), "GIF"), "format"),
        (saved(drawn(), "PNG")[:200], "broken"),
        (saved(drawn(), "JPEG")[:-400], "broken"),
        (bytes(pictures.LARGEST_BYTES + 1), "large"),
        (bomb(30_000, 30_000), "large"),
    ],
    ids=["empty", "svg", "pdf", "gif", "short png", "short jpeg", "bytes", "bomb"],
)
def test_what_is_no_picture_of_ours_is_refused_with_its_reason(content, code):
    with pytest.raises(PictureRefused) as refusal:
        clean(content)

    assert refusal.value.code == code


def test_pictures_are_read_in_another_process_in_their_order():
    good = saved(drawn(), "PNG")

    first, second, third = cleaned([good, b"no picture", bomb(30_000, 30_000)])

    assert isinstance(first, CleanPicture)
    assert first.name == f"pictures/{hashlib.sha256(first.content).hexdigest()}-300x200.png"
    assert [getattr(one, "code", "") for one in (second, third)] == ["format", "large"]


def test_a_reader_that_breaks_says_that_the_picture_costs_too_much(monkeypatch):
    starved = pictures.bounded.ProcessLimits(1, 5.0, 1024 * 1024)
    monkeypatch.setattr(pictures, "_LIMITS", starved)

    found = cleaned([saved(drawn(), "PNG"), saved(drawn(), "JPEG")])

    assert [getattr(one, "code", "") for one in found] == ["costly", "costly"]
    assert cleaned([]) == []


def test_on_paper_a_picture_is_a_square_on_white_for_documents():
    wide = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(wide).rectangle((0, 0, 599, 199), outline="black", width=8)

    paper = pictures.on_paper(clean(saved(wide, "PNG")).content)

    with Image.open(io.BytesIO(paper)) as found:
        corners = [found.convert("RGB").getpixel(at) for at in ((4, 4), (180, 180))]
    assert measures(paper) == ("JPEG", (360, 360))
    assert all(min(corner) > 240 for corner in corners)
