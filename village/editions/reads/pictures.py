"""The pictures of an edition as pages show them, and their bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from village.core.context import Context
from village.core.errors import NotFound
from village.core.files import pictures
from village.core.languages import text_in
from village.editions.words.pictures import TakenPicture, taken


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture in one language; its measures are pixels."""

    name: str
    alt: str
    width: int
    height: int


def shown(
    picture: Mapping[str, Any] | None, language: str, *, instead: str = ""
) -> ShownPicture | None:
    """Return a picture as it is stored in settings, for a page; `instead` where it has no words."""
    found = taken(picture["file"]) if picture else None
    if picture is None or found is None:
        return None
    alt = text_in(picture.get("alt"), language) or instead
    return ShownPicture(picture["file"], alt, found.width, found.height)


def content(ctx: Context, name: str) -> tuple[TakenPicture, bytes]:
    """Return a picture that is kept under its name.

    Raises:
        NotFound: none is.
    """
    found = taken(name)
    if found is None or name not in pictures.known(ctx.session, [name]):
        raise NotFound
    return found, ctx.storage.get(found.sha256)
