"""Make the sRGB colour profile that an archived document names as its output."""

import struct
from functools import cache

_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_HEADER = struct.Struct(">I4sI4s4s4s6H4s4sI4s4sQI3i48x")


@cache
def srgb_profile() -> bytes:
    """Return an ICC version 2 display profile of sRGB (IEC 61966-2.1), always the same bytes."""
    tags = {
        b"desc": _description(b"sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
        b"rTRC": _curve(),
    }
    offset = 128 + 4 + 12 * (len(tags) + 2)
    places: dict[bytes, tuple[int, int]] = {}
    body = b""
    for name, data in tags.items():
        places[name] = (offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    places[b"gTRC"] = places[b"bTRC"] = places[b"rTRC"]
    table = struct.pack(">I", len(places))
    table += b"".join(name + struct.pack(">2I", *place) for name, place in places.items())
    return _header(128 + len(table) + len(body)) + table + body


def _header(size: int) -> bytes:
    made = (2000, 1, 1, 0, 0, 0)
    white = [round(value * 65536) for value in _WHITE]
    return _HEADER.pack(
        size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ", *made,
        b"acsp", b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0, *white,
    )  # fmt: skip


def _description(text: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(1 + 8 + 3 + 67)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(part * 65536) for part in value))


def _curve() -> bytes:
    """Return the transfer curve in 1,024 steps."""
    steps = (step / 1023 for step in range(1024))
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in steps)
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *(round(v * 65535) for v in linear))
