"""Files that people send: why one is not taken, in words, and how one that was kept is sent."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import IO

from flask import Response, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.core.errors import FileNotTaken, VillageError
from village.editions.words.files import FileKind
from village.editions.words.kinds.file import size
from village.web.context import language
from village.web.errors import sentence

#: Nothing in a file that somebody else sent runs, loads or is shown as a page of ours.
POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

_WHY: Mapping[str, str] = MappingProxyType(
    {
        "too_large": _l("« %(name)s » is larger than %(most)s MB."),
        "empty": _l("« %(name)s » is empty."),
        "too_many": _l(
            "« %(name)s » was not taken: you have sent too many files that are not saved. Save the"
            " form, or try again tomorrow."
        ),
        "kind": _l("« %(name)s » is a file of another kind. Save it as one that is asked for."),
        "broken": _l("« %(name)s » is damaged or incomplete: save it once more and send that."),
        "locked": _l("« %(name)s » asks for a password: save it without one."),
        "active": _l(
            "« %(name)s » holds a program, a form that sends, or other files. Save it as a plain"
            " document, such as by printing it to PDF."
        ),
        "mixed": _l(
            "« %(name)s » holds more than what its kind does: export it once more and send that."
        ),
        "large": _l("« %(name)s » has too many pages, or a picture that is too large."),
        "costly": _l(
            "« %(name)s » takes too long to open: export it once more with smaller pictures."
        ),
        "kit_full": _l("« %(name)s » was not taken: a press kit has at most %(most)s files."),
        "infected": _l("« %(name)s » was refused by the scanner of viruses."),
    }
)
#: Why a picture that was sent is not taken.
PICTURE_REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "large": _l("This file is larger than 5 MB, or has too many pixels."),
        "format": _l("This is not a picture that we take: give a JPEG, a PNG or a WebP."),
        "svg": _l("An SVG may hold scripts, so we do not take it: give the picture as PNG."),
        "broken": _l("This file breaks off, or is damaged."),
        "costly": _l("This file takes too long to read."),
    }
)
KINDS = MappingProxyType(
    {FileKind.PDF: _l("PDF"), FileKind.IMAGE: _l("pictures (JPEG, PNG, WebP)")}
)


def why_not(error: VillageError) -> str:
    """Say in the person's language why a file was not taken."""
    if not isinstance(error, FileNotTaken):
        return sentence(error)
    # A name is read in its own direction within the sentence.
    name = f"\u2068{error.facts['name']}\u2069"
    words = str(_WHY[str(error.facts["why"])])
    return str(words % {**error.facts, "name": name})


def asked_for(kinds: Iterable[str], largest_mb: int) -> str:
    """Say which files a question takes."""
    named = [str(KINDS[FileKind(one)]) for one in tuple(kinds) or FileKind]
    named[0] = f"{named[0][0].upper()}{named[0][1:]}"
    kinds_said = " · ".join(f"\u2068{one}\u2069" for one in named)  # each in its own direction
    return str(_("%(kinds)s, at most %(size)s MB each.", kinds=kinds_said, size=largest_mb))


def size_in_words(size_bytes: int) -> str:
    """Write a size in the page's language."""
    return size(size_bytes, language())


def send(content: IO[bytes], media_type: str, name: str, *, inline: bool = False) -> Response:
    """Return a file as the answer, which no browser takes for a page."""
    answer = send_file(
        content, mimetype=media_type, as_attachment=not inline, download_name=name, etag=False
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
