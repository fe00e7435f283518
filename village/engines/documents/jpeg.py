"""Read the measures of a JPEG picture, to pass it into a document as it is."""

from dataclasses import dataclass

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
_SPACES = {1: "DeviceGray", 3: "DeviceRGB"}
_LARGEST_SIDE = 10_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG file with its width and height in pixels and its colour space."""

    data: bytes
    width: int
    height: int
    space: str


def read_jpeg(data: bytes) -> Picture:
    """Return the picture of a JPEG file in grey or RGB.

    Raises:
        ValueError: the data is no such picture.
    """
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG picture")
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            return _picture(data, at)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("the JPEG picture has no frame")


def _picture(data: bytes, at: int) -> Picture:
    height = int.from_bytes(data[at + 5 : at + 7], "big")
    width = int.from_bytes(data[at + 7 : at + 9], "big")
    space = _SPACES.get(data[at + 9], "")
    if not space or data[at + 4] != 8:
        raise ValueError("only JPEG pictures in grey or RGB with 8 bits a colour are taken")
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise ValueError(f"the JPEG picture measures {width} × {height} pixels")
    return Picture(data, width, height, space)
