"""The name under which a stranger's file is shown: a text, never a path."""

import re

from village.engines.folding import line

#: The longest name, in characters, with its ending.
LONGEST = 120
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
#: What some system keeps for itself in a name, and the marks that turn the text after them.
_NO_NAME = re.compile(r'[\x00-\x1f<>:"|?*\u200e\u200f\u061c]')
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}


def shown_name(given: str, media_type: str) -> str:
    """Return the last part of a name as people read it, with the ending of what the file is."""
    ending = ENDINGS[media_type]
    last = re.split(r"[/\\]", line(given))[-1]
    name = " ".join(_NO_NAME.sub("", last).split()).strip(". ")
    found = _ENDING.search(name)
    written = found[1].lower() if found else ""
    if found and _SAME.get(written, written) in ENDINGS.values():
        name = name[: found.start()].strip(". ")
    return f"{name[: LONGEST - len(ending) - 1].strip() or 'file'}.{ending}"
