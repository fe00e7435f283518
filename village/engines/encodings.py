"""What a text that came as bytes says: UTF-8, UTF-16, or a code page of Windows."""

import re

#: Letters with accents stand among others; Arabic letters stand beside each other.
_RUN = re.compile(rb"[\x80-\xff]{2,}")


def windows_page(content: bytes) -> str:
    """Return which code page of Windows a text is in: 1256 where it is Arabic, else 1252.

    Both have the letters of French at the same places.
    """
    high = sum(byte > 0x7F for byte in content)
    runs = sum(map(len, _RUN.findall(content)))
    return "cp1256" if high >= 4 and runs > high / 2 else "cp1252"
