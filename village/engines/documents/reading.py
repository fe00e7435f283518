"""The pages of a document as pictures so small that a phone reads them over a slow network."""

import io
import threading

import pypdfium2
from PIL import Image

#: Wide enough to read small print when enlarged.
WIDTH_PX = 860
#: How many greys are enough for text; they make half the bytes of all 256.
_GREYS = 4
#: PDFium may not be used by two threads of a process at a time.
_ALONE = threading.Lock()


def page_count(document: bytes) -> int:
    """Return how many pages a document of ours has."""
    with _ALONE, pypdfium2.PdfDocument(document) as pages:
        return len(pages)


def page_picture(document: bytes, at: int) -> bytes:
    """Return a page, counted from 1, as WebP without loss in few greys.

    Raises:
        IndexError: the document has no such page.
    """
    with _ALONE, pypdfium2.PdfDocument(document) as pages:
        if not 0 < at <= len(pages):
            raise IndexError(at)
        page = pages[at - 1]
        scale = WIDTH_PX / page.get_width()
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    step = 255 / (_GREYS - 1)
    out = io.BytesIO()
    few = drawn.point([round(round(value / step) * step) for value in range(256)])
    few.save(out, "WEBP", lossless=True, method=4)
    return out.getvalue()
