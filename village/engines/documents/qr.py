"""Draw QR codes as one-bit images."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO

import segno

from village.engines.documents.layout import SlicePart
from village.engines.documents.sheet import INK, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.wording import tag

# One mask for all: trying the eight that QR codes know takes longer than all the rest.
_MASK = 3


@lru_cache(maxsize=1024)
def bitmap(content: str, error: str = "m") -> tuple[int, bytes]:
    """Return a code's modules a side and its rows, one bit a module, rows padded to bytes."""
    data = content.encode("utf-8", "replace")
    matrix = segno.make_qr(data, error=error, mask=_MASK, boost_error=False).matrix
    size = len(matrix)
    width = (size + 7) // 8
    rows = (
        int("".join("1" if module else "0" for module in row).ljust(width * 8, "0"), 2)
        for row in matrix
    )
    return size, b"".join(row.to_bytes(width, "big") for row in rows)


def image(size: int, rows: bytes) -> str:
    """Return the operators that paint a code's dark modules into the unit square."""
    head = f"BI /W {size} /H {size} /BPC 1 /IM true /D [1 0] /F /AHx ID"
    return f"{head} {rows.hex()}> EI"


def _draw_code(sheet: Sheet, content: str, x: float, y: float, side: float) -> None:
    """Draw `content` as a code with its lower left corner at `x`, `y`."""
    size, rows = bitmap(content)
    sheet.code.append(
        f"q {INK} rg {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm {image(size, rows)} Q"
    )


def code_part(parent: Element, lang: str, url: str, side: float, x: float = 0) -> SlicePart:
    """Return a code that leads to an address, by a camera and as a link of the file."""
    link = parent.add("Link", tag(lang))
    figure = link.add("Figure", tag(lang), alt=url)

    def draw(sheet: Sheet, left: float, y: float) -> None:
        _draw_code(sheet, url, left, y - side, side)
        sheet.link(link, url, (left, y - side, left + side, y))

    return SlicePart(figure, draw, x)


def svg(content: str) -> bytes:
    """Return `content` as an SVG picture of its code, dark on light, with its quiet zone."""
    code = segno.make_qr(content, error="m", mask=_MASK, boost_error=False)
    made = BytesIO()
    code.save(made, kind="svg", scale=4, dark="#1d1b18", light="#ffffff")
    return made.getvalue()


def svg_uri(content: str) -> str:
    """Return that picture as an address that holds it: for a code which nobody may keep."""
    return f"data:image/svg+xml;base64,{b64encode(svg(content)).decode()}"
