"""Files as answers: which kinds a question takes, and what an answer says of each."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

MEGABYTE = 1024 * 1024
#: How large a file may be, in megabytes: where the question says nothing, and at most.
USUAL_MB, LARGEST_MB = 20, 100
#: How many files answer one question at most.
MOST_FILES = 20


class FileKind(StrEnum):
    """What a question may ask a file to be."""

    PDF = "pdf"
    IMAGE = "image"


MEDIA_TYPES = MappingProxyType(
    {
        FileKind.PDF: ("application/pdf",),
        FileKind.IMAGE: ("image/jpeg", "image/png", "image/webp"),
    }
)


def media_types(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the media types of kinds of file; of all where none is named."""
    named = [FileKind(one) for one in kinds] or list(FileKind)
    return tuple(media_type for kind in named for media_type in MEDIA_TYPES[kind])


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as an answer names it.

    Attributes:
        id: what its address is made of.
        name: what it is called where it came from, to show.
        pages: how many a document has; 0 for a picture.
        sha256: of its content.
    """

    id: str
    name: str
    media_type: str
    size_bytes: int
    pages: int
    sha256: str

    def __str__(self) -> str:
        return self.name

    def stored(self) -> dict[str, Any]:
        """Return it as an answer keeps it."""
        return asdict(self)
