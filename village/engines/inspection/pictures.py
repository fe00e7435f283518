"""Pictures: decoded whole within bounds, and drawn small."""

import io
import warnings
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

from village.engines.inspection.found import FileRefused
from village.engines.pictures import in_eight_bits

#: A preview fits into a square of this side, in pixels.
PREVIEW_PX = 480
#: JPEG is decoded at a fraction of its size; others need four bytes for each pixel.
_MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
#: What telephones add after the end of a JPEG: another picture, notes of the maker, a short film.
_PICTURE, _NOTES = b"\xff\xd8", b"SEFT"
_SCAN = 0xDA
_QUALITY = 80


def preview(path: Path, kind: str) -> bytes:
    """Return a picture, small, as a JPEG without anything that it carried beside.

    Raises:
        FileRefused: it is broken, too large, or something follows it.
    """
    with path.open("rb") as content:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the size is judged here, not by Pillow's warning
                small = _small(content, kind)
        except FileRefused:
            raise
        except Exception as error:  # its decoders raise whatever a broken file makes them
            raise FileRefused("broken") from error
        _refuse_appendix(content, kind)
    return as_jpeg(small)


def _small(content: IO[bytes], kind: str) -> Image.Image:
    with Image.open(content, formats=[kind]) as found:
        width, height = found.size
        if width * height > _MOST_PIXELS[kind]:
            raise FileRefused("large", megapixels=width * height // 1_000_000)
        found.draft("RGB", (2 * PREVIEW_PX, 2 * PREVIEW_PX))
        found.load()
        return shrunk(in_eight_bits(ImageOps.exif_transpose(found) or found))


def shrunk(picture: Image.Image) -> Image.Image:
    """Return a picture no larger than a preview, on white."""
    small = picture.copy() if max(picture.size) <= PREVIEW_PX else _reduced(picture)
    if small.mode in ("RGB", "L"):
        return small
    clear = small.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _reduced(picture: Image.Image) -> Image.Image:
    if picture.mode in ("P", "1", "I", "I;16", "F", "CMYK", "YCbCr", "LAB"):
        factor = max(1, max(picture.size) // (2 * PREVIEW_PX))
        nearest = picture.resize(
            (max(1, picture.width // factor), max(1, picture.height // factor)),
            Image.Resampling.NEAREST,
        )
        picture = nearest.convert("RGBA" if "transparency" in picture.info else "RGB")
    scale = PREVIEW_PX / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a JPEG, with nothing beside."""
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _refuse_appendix(content: IO[bytes], kind: str) -> None:
    """Refuse a picture that something follows which no camera and no program of pictures adds."""
    content.seek(0)
    data = content.read()
    if kind == "PNG":
        tail = data[data.rindex(b"IEND") + 8 :]
    elif kind == "WEBP":
        tail = data[8 + int.from_bytes(data[4:8], "little") :]
    else:
        tail = data[_end_of_jpeg(data) :]
        if tail.lstrip(b"\x00").startswith(_PICTURE) or tail.endswith(_NOTES) or _is_film(tail):
            return
    if tail.strip(b"\x00\r\n\t "):
        raise FileRefused("mixed")


def _end_of_jpeg(data: bytes) -> int:
    """Return where a JPEG ends: its segments, which may hold small pictures, then its data."""
    at = 2
    while data[at + 1] != _SCAN:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return data.index(b"\xff\xd9", at) + 2


def _is_film(tail: bytes) -> bool:
    return tail[4:8] == b"ftyp"
