"""Make a stranger's photo safe and small: decoded within bounds, upright, cut, written anew."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

#: The place on a badge is 36 × 46 mm: at this size it prints at 300 dpi.
WIDTH, HEIGHT = 425, 543
LARGEST_BYTES = 5 * 1024 * 1024
_LARGEST_PIXELS = 50_000_000
_SMALLEST_SIDE = 120
_QUALITY = 82


#: At this size a photo is kept by gates for when there is no network: some 5 kB.
SMALL = (170, 217)
_SMALL_QUALITY = 60


class PhotoRefused(ValueError):
    """The picture cannot be a badge's photo; the message says why, as a short code."""


def badge_photo(data: bytes) -> bytes:
    """Return a JPEG of the badge's measures, without anything that the file carried beside.

    Raises:
        PhotoRefused: `large` (bytes or pixels), `small` (pixels) or `format` (no JPEG, or broken).
    """
    if len(data) > LARGEST_BYTES:
        raise PhotoRefused("large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged here, not by Pillow's warning
            return _made(data)
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise PhotoRefused("format") from None


def small_photo(photo: bytes) -> bytes:
    """Return a badge's photo, as `badge_photo` made it, so small that a gate can keep many."""
    with Image.open(io.BytesIO(photo), formats=["JPEG"]) as found:
        found.draft("RGB", SMALL)
        return _written(found.convert("RGB").resize(SMALL), _SMALL_QUALITY)


def _made(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as found:
        width, height = found.size
        if width * height > _LARGEST_PIXELS:
            raise PhotoRefused("large")
        if min(width, height) < _SMALLEST_SIDE:
            raise PhotoRefused("small")
        found.draft("RGB", (2 * WIDTH, 2 * HEIGHT))  # decoded no larger than needed
        upright = ImageOps.exif_transpose(found) or found
        cut = ImageOps.fit(upright.convert("RGB"), (WIDTH, HEIGHT), centering=(0.5, 0.35))
    return _written(cut, _QUALITY)


def _written(picture: Image.Image, quality: int) -> bytes:
    picture.info.clear()  # Pillow would write the file's comment again
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
