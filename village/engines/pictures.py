"""Make strangers' pictures safe and small: JPEG, PNG and WebP in; JPEG or PNG alone out.

`cleaned` reads them in a process of its own with little memory and time. What comes out holds the
picture and nothing else: no metadata, no text, nothing behind its end.
"""

import base64
import hashlib
import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from village.engines import bounded

#: The longest side of a picture that is kept, in pixels: twice what a page shows.
LONGEST_SIDE = 800
LARGEST_BYTES = 5 * 1024 * 1024
#: The most pixels that are decoded; a JPEG is made smaller while it is read.
_MOST_PIXELS, _MOST_JPEG_PIXELS = 16_000_000, 50_000_000
_QUALITY = 85
#: The side of a logo in a document: some 3 cm at 300 dpi.
_PRINTED_SIDE = 360
_READER = "village.engines.pictures:answer"
_LIMITS = bounded.ProcessLimits(cpu_seconds=10, wall_seconds=30, memory_bytes=320 * 1024 * 1024)
#: What a JPEG is made of besides its measures: tables, intervals and one scan.
_PLAIN_SEGMENTS = frozenset({0xC0, 0xC4, 0xDB, 0xDD, 0xE0})
_PLAIN_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


class PictureRefused(ValueError):
    """The file cannot be taken; `code` is `large`, `format`, `svg`, `broken` or `costly`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture that may be shown to everybody; its measures are pixels."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """The name of its file: what is in it, and its measures."""
        suffix = "jpg" if self.media_type == "image/jpeg" else "png"
        digest = hashlib.sha256(self.content).hexdigest()
        return f"pictures/{digest}-{self.width}x{self.height}.{suffix}"


def cleaned(contents: Sequence[bytes]) -> list[CleanPicture | PictureRefused]:
    """Return each picture as it may be shown, or why it is refused.

    All are read in one process; where that breaks, each in its own, so that the others go on.
    """
    if not contents:
        return []
    request = json.dumps([base64.b64encode(one[: LARGEST_BYTES + 1]).decode() for one in contents])
    try:
        answers = json.loads(bounded.run(_READER, request.encode(), _LIMITS))
    except bounded.TooCostly:
        if len(contents) > 1:
            return [found for one in contents for found in cleaned([one])]
        return [PictureRefused("costly")]
    return [_told(one) for one in answers]


def _told(said: dict[str, str | int]) -> CleanPicture | PictureRefused:
    if "refused" in said:
        return PictureRefused(str(said["refused"]))
    content = base64.b64decode(str(said["content"]))
    return CleanPicture(content, str(said["media_type"]), int(said["width"]), int(said["height"]))


def answer(request: bytes) -> bytes:
    """Answer a request of `cleaned`, in a process of its own."""
    found = [_answered(base64.b64decode(one)) for one in json.loads(request)]
    return json.dumps(found).encode()


def _answered(content: bytes) -> dict[str, str | int]:
    try:
        picture = clean(content)
    except PictureRefused as refusal:
        return {"refused": refusal.code}
    return {
        "content": base64.b64encode(picture.content).decode(),
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
    }


def clean(content: bytes) -> CleanPicture:
    """Return a picture that holds nothing but itself; one that does already stays as it is.

    Raises:
        PictureRefused: it is too large, broken, or of another kind.
    """
    if len(content) > LARGEST_BYTES:
        raise PictureRefused("large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged here, not by Pillow's warning
            return _cleaned(content)
    except UnidentifiedImageError:
        head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        raise PictureRefused("svg" if b"<svg" in head else "format") from None
    except Image.DecompressionBombError:
        raise PictureRefused("large") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused("broken") from None


def _cleaned(content: bytes) -> CleanPicture:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as found:
        is_jpeg, (width, height) = found.format == "JPEG", found.size
        if width * height > (_MOST_JPEG_PIXELS if is_jpeg else _MOST_PIXELS):
            raise PictureRefused("large")
        fits = max(found.size) <= LONGEST_SIDE
        if fits and _is_plain(content, found):
            found.load()
            return CleanPicture(content, f"image/{str(found.format).lower()}", width, height)
        if is_jpeg:
            found.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        found.thumbnail((2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        upright = in_eight_bits(ImageOps.exif_transpose(found) or found)
        photo = is_jpeg or (found.format == "WEBP" and not upright.has_transparency_data)
    return _written(upright, photo=photo)


def _written(found: Image.Image, *, photo: bool) -> CleanPicture:
    """Write a picture anew: photos as JPEG, drawings as PNG with their transparency."""
    picture = found.convert("RGBA" if found.has_transparency_data and not photo else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info.clear()  # Pillow would write comments and profiles again
    out = io.BytesIO()
    if photo:
        picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        picture.save(out, "PNG", optimize=True)
    return CleanPicture(out.getvalue(), "image/jpeg" if photo else "image/png", *picture.size)


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture whose greys have sixteen bits with eight; Pillow would turn them white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")


@lru_cache(maxsize=32)
def on_paper(content: bytes) -> bytes:
    """Return a picture that was cleaned as a square JPEG on white, for printed documents."""
    with Image.open(io.BytesIO(content)) as found:
        found.thumbnail((_PRINTED_SIDE, _PRINTED_SIDE))
        drawn = in_eight_bits(found).convert("RGBA")
    side = max(drawn.size)
    paper = Image.new("RGBA", (side, side), "white")
    paper.alpha_composite(drawn, ((side - drawn.width) // 2, (side - drawn.height) // 2))
    out = io.BytesIO()
    paper.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def _is_plain(content: bytes, found: Image.Image) -> bool:
    """Say whether a file has the parts of a picture only, and is shown as it is stored."""
    if found.format == "JPEG":
        turned = found.getexif().get(ExifTags.Base.Orientation, 1) != 1
        return not turned and found.mode in ("L", "RGB") and _is_plain_jpeg(content)
    return found.format == "PNG" and _is_plain_png(content)


def _is_plain_jpeg(content: bytes) -> bool:
    at = 2
    while content[at : at + 1] == b"\xff" and content[at + 1] in _PLAIN_SEGMENTS:
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    scan = content[at:-2]
    ends = content[-2:] == b"\xff\xd9" and scan[:2] == b"\xff\xda"
    return ends and not re.search(rb"\xff[^\x00\xd0-\xd7]", scan[2:])


def _is_plain_png(content: bytes) -> bool:
    return all(kind in _PLAIN_CHUNKS for kind in _chunks(content))


def _chunks(content: bytes) -> Iterator[bytes]:
    """Give the kinds of a PNG's chunks, and nothing's where it goes on behind its end."""
    at = 8
    while at < len(content):
        kind = content[at + 4 : at + 8]
        yield kind
        at += 12 + int.from_bytes(content[at : at + 4])
        if kind == b"IEND" and at != len(content):
            yield b""
