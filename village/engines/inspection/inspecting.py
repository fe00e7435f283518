"""Inspect a file in a process of its own, before anything else opens it."""

import json
import mmap
import zipfile
from collections.abc import Collection
from pathlib import Path

from village.engines import bounded
from village.engines.inspection.found import FileRefused, InspectedFile

#: Enough for the first page of a heavy deck, and for the largest picture that is taken.
CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES = 15, 30.0, 512 * 1024 * 1024
_LIMITS = bounded.ProcessLimits(CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES)
PDF = "application/pdf"
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: What tells a browser that a page begins, or a server a program.
_MARKUP = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg", b"javascript:")
#: How much of both ends is searched for it, and by how much `puremagic` knows a file.
_ENDS_BYTES, _HEAD_BYTES = 64 * 1024, 4096
#: How many pages a document may have.
MOST_PAGES = 2_000


def inspect(path: Path, wanted: Collection[str]) -> InspectedFile:
    """Return what a file is, read in another process within limits.

    Args:
        path: the file; its name says nothing.
        wanted: the media types that are taken.

    Raises:
        FileRefused: it is of another kind, unsafe, or cannot be read.
    """
    request = json.dumps({"path": str(path), "wanted": sorted(wanted)}).encode()
    try:
        said = bounded.run("village.engines.inspection.inspecting:answer", request, _LIMITS)
    except bounded.TooCostly:
        raise FileRefused("costly") from None
    head, _, preview = said.partition(b"\n")
    found = json.loads(head)
    if "refused" in found:
        raise FileRefused(found["refused"], **found["facts"])
    return InspectedFile(found["media_type"], found["pages"], preview)


def answer(request: bytes) -> bytes:
    """Return what a file is as a line of JSON and its preview, to a request of `inspect`."""
    asked = json.loads(request)
    try:
        found = look(Path(asked["path"]), asked["wanted"])
    except FileRefused as refusal:
        return json.dumps({"refused": refusal.code, "facts": refusal.facts}).encode()
    head = {"media_type": found.media_type, "pages": found.pages}
    return json.dumps(head).encode() + b"\n" + found.preview


def look(path: Path, wanted: Collection[str]) -> InspectedFile:
    """Return what a file is, as `inspect`, within this process.

    Raises:
        FileRefused: as `inspect`.
    """
    # Each takes megabytes that the process asking has no use for.
    from village.engines.inspection import documents, pictures

    if not path.stat().st_size:
        raise FileRefused("broken")
    media_type = kind_of(path, wanted)
    if zipfile.is_zipfile(path):
        raise FileRefused("mixed")
    if media_type == PDF:
        pages = documents.check(path, most_pages=MOST_PAGES)
        return InspectedFile(media_type, pages, documents.preview(path))
    _refuse_markup(path)
    return InspectedFile(media_type, 0, pictures.preview(path, PICTURES[media_type]))


def kind_of(path: Path, wanted: Collection[str]) -> str:
    """Return the media type of a file by how it begins.

    Raises:
        FileRefused: it is none of those wanted.
    """
    import puremagic  # for this process alone, as above

    with path.open("rb") as content:
        head = content.read(_HEAD_BYTES)
    try:
        known = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        known = []
    for one in known:
        if one.mime_type in wanted:
            return str(one.mime_type)
    raise FileRefused("kind", given=known[0].extension.lstrip(".").upper()[:12] if known else "")


def _refuse_markup(path: Path) -> None:
    """Refuse a picture that a browser might take for a page: its text does not begin one."""
    with (
        path.open("rb") as content,
        mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as all_,
    ):
        ends = (all_[:_ENDS_BYTES] + all_[-_ENDS_BYTES:]).lower()
    if any(mark in ends for mark in _MARKUP):
        raise FileRefused("mixed")
