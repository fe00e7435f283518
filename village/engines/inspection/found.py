"""What inspecting a file finds, and why one is refused."""

from dataclasses import dataclass
from typing import Any


class FileRefused(Exception):
    """The file is not taken.

    Attributes:
        code: why. `kind` (it is of another kind: `given`), `broken`, `locked` (it asks for a
            password), `active` (it holds `what`: a program, a form that sends, other files),
            `mixed` (it is a file of two kinds at once), `large` (pages or pixels beyond any use),
            `costly` (it could not be read within the limits).
        facts: what the sentence about it names.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file that may be taken.

    Attributes:
        media_type: what it is, by its content.
        pages: how many a document has; 0 for a picture.
        preview: its first page or itself, small, as a JPEG of our own making.
    """

    media_type: str
    pages: int
    preview: bytes
