"""Take JPEG pictures into documents: measured and written anew, without what they carry beside."""

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps

_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}
_LARGEST_SIDE = 10_000
_LARGEST_PIXELS = 50_000_000
_TURNED_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG file with its width and height in pixels and its colour space."""

    data: bytes
    width: int
    height: int
    space: str


def read_picture(data: bytes) -> Picture:
    """Return the picture of a JPEG file in grey or RGB, upright, without comments and metadata.

    Raises:
        ValueError: the data is no such picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged here, not by Pillow's warning
            return _read(data)
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("not a JPEG picture, or a broken one") from None


def _read(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as found:
        width, height = found.size
        if max(width, height) > _LARGEST_SIDE or width * height > _LARGEST_PIXELS:
            raise ValueError(f"the JPEG picture measures {width} × {height} pixels")
        if found.mode not in _SPACES:
            raise ValueError("only JPEG pictures in grey or RGB are taken")
        # A picture that lies right is written with its own tables: nothing is lost a second time.
        turned = found.getexif().get(ExifTags.Base.Orientation, 1) != 1
        kept = ImageOps.exif_transpose(found) if turned else found
        kept.info.clear()
        out = io.BytesIO()
        kept.save(out, "JPEG", quality=_TURNED_QUALITY if turned else "keep")
        return Picture(out.getvalue(), *kept.size, _SPACES[found.mode])
