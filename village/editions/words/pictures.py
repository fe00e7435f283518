"""The pictures of an edition: which settings name one, and how their files are called."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from village.editions.words.settings import PictureSettings, Settings

#: The name of a picture that was taken: what is in it, and its measures in pixels.
_TAKEN = re.compile(r"^pictures/([0-9a-f]{64})-(\d{1,4})x(\d{1,4})\.(jpg|png)$")


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """What the name of a picture says: its SHA-256 and its measures in pixels."""

    sha256: str
    width: int
    height: int
    media_type: str


def taken(name: str) -> TakenPicture | None:
    """Return what the name of a taken picture says; None for any other name."""
    found = _TAKEN.fullmatch(name)
    if found is None:
        return None
    sha256, width, height, suffix = found.groups()
    return TakenPicture(sha256, int(width), int(height), f"image/{suffix.replace('jpg', 'jpeg')}")


def pictures_of(settings: Settings) -> Iterator[tuple[str, PictureSettings]]:
    """Give every picture with its key in the edition's file."""
    if settings.edition.logo:
        yield "edition.logo", settings.edition.logo
    for at, partner in enumerate(settings.partners, 1):
        if partner.logo:
            yield f"partners[{at}].logo", partner.logo
    for at, speaker in enumerate(settings.programme.speakers, 1):
        if speaker.photo:
            yield f"programme.speakers[{at}].photo", speaker.photo


def renamed(settings: Settings, names: Mapping[str, str]) -> Settings:
    """Return the settings with the files of their pictures under other names."""

    def new(picture: PictureSettings | None) -> PictureSettings | None:
        return picture and replace(picture, file=names.get(picture.file, picture.file))

    programme = settings.programme
    speakers = (replace(one, photo=new(one.photo)) for one in programme.speakers)
    return replace(
        settings,
        edition=replace(settings.edition, logo=new(settings.edition.logo)),
        partners=tuple(replace(one, logo=new(one.logo)) for one in settings.partners),
        programme=replace(programme, speakers=tuple(speakers)),
    )
