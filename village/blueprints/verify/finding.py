"""What a check of a stranger's file finds: one verdict, and the seals that it read."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from village.contracts.reads import issued
from village.contracts.reads.issued import Copy, Issued
from village.core.context import Context
from village.core.errors import Busy
from village.engines.bounded import TooCostly
from village.engines.documents.seal_probe import NotReadable, examine
from village.engines.documents.seals import (
    ChangeKind,
    Seal,
    SealVerdict,
    changes,
    signed_since,
    verdict,
)
from village.letters.reads import listing as letters
from village.letters.tables import OfficialLetter
from village.selection.reads import minutes
from village.selection.tables import Minutes
from village.web import sealing

_MAGIC = b"%PDF-"
#: Acrobat and others take a header that stands a little late.
_HEAD_BYTES = 1024
#: One document is read at a time and process: it may take all of its limits.
_READING = threading.BoundedSemaphore(1)
_PATIENCE_SECONDS = 8


class Answer(StrEnum):
    """What is said of a file, the best first."""

    IN_FORCE = "in_force"
    """One of our documents, unchanged, of a contract in force; others may have signed since."""
    OVER = "over"
    """The same of a contract that is amended or cancelled."""
    MINUTES = "minutes"
    """Sealed minutes of a selection, byte for byte."""
    LETTER = "letter"
    """One of our letters or certificates, unchanged; its own state says whether it is good."""
    CHANGED = "changed"
    """Changed after it was sealed, with our certificate or another; the kinds of change say how."""
    BROKEN = "broken"
    """A seal does not fit: the document was changed, or the seal is damaged."""
    OURS_UNKNOWN = "ours_unknown"
    """Sealed intact with our certificate, but not among our contracts."""
    FOREIGN = "foreign"
    """Sealed intact, by somebody else."""
    UNKNOWN = "unknown"
    """A PDF without a seal that we did not issue."""
    UNREADABLE = "unreadable"
    """No PDF that can be read."""
    TOO_COSTLY = "too_costly"
    """It asks for more time or memory than a stranger's file gets."""


#: What is said of a document that is none of our contracts, by its seals.
_ANSWERS = {
    SealVerdict.UNSEALED: Answer.UNKNOWN,
    SealVerdict.BROKEN: Answer.BROKEN,
    SealVerdict.CHANGED: Answer.CHANGED,
    SealVerdict.FOREIGN: Answer.FOREIGN,
    SealVerdict.SIGNED_SINCE: Answer.OURS_UNKNOWN,
    SealVerdict.TRUSTED: Answer.OURS_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one file; nothing of the file is kept."""

    answer: Answer
    sha256: str
    contract: Issued | None = None
    copy: Copy | None = None
    seals: tuple[Seal, ...] = ()
    minutes: Minutes | None = None
    letter: OfficialLetter | None = None

    @property
    def changes(self) -> tuple[ChangeKind, ...]:
        """What was done to the document after it was sealed."""
        return changes(self.seals)

    @property
    def signed_since(self) -> tuple[Seal, ...]:
        """The whole signatures of others after our seal."""
        return signed_since(self.seals)


def found_in(ctx: Context, content: bytes) -> Verification:
    """Return what can be said of a file: by its fingerprint alone, or by the seals inside.

    Raises:
        Busy: other files are being read.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    ours = [sha256, *_without_blanks(content)]
    known = issued.by_content(ctx, ours)
    if known is not None:
        return Verification(_of_contract(known), sha256, known, known.copy_of(ours))
    if kept := minutes.by_content(ctx, ours):
        return Verification(Answer.MINUTES, sha256, minutes=kept)
    if letter := letters.by_content(ctx, ours):
        return Verification(Answer.LETTER, sha256, letter=letter)
    if _MAGIC not in content[:_HEAD_BYTES]:
        return Verification(Answer.UNREADABLE, sha256)
    try:
        with _one_at_a_time():
            seals = examine(content, _trusted())
    except NotReadable:
        return Verification(Answer.UNREADABLE, sha256)
    except TooCostly:
        return Verification(Answer.TOO_COSTLY, sha256)
    return _judged(ctx, sha256, seals)


def _judged(ctx: Context, sha256: str, seals: tuple[Seal, ...]) -> Verification:
    found = verdict(seals)
    sealed = [seal.revision_sha256 for seal in seals if seal.intact]
    known = issued.by_content(ctx, sealed)
    if known is None and (letter := letters.by_content(ctx, sealed)):
        answer = Answer.LETTER if found.intact else _ANSWERS[found]
        return Verification(answer, sha256, seals=seals, letter=letter)
    if known is None:
        return Verification(_ANSWERS[found], sha256, seals=seals)
    answer = _of_contract(known) if found.intact else _ANSWERS[found]
    return Verification(answer, sha256, known, Copy.SEALED, seals)


def _without_blanks(content: bytes) -> list[str]:
    """Return the fingerprints of a file whose end a program may have left blanks behind."""
    bare = content.rstrip()
    ends = (b"", b"\n", b"\r\n") if bare != content else ()
    return [hashlib.sha256(bare + end).hexdigest() for end in ends]


def _of_contract(known: Issued) -> Answer:
    return Answer.IN_FORCE if known.in_force else Answer.OVER


def _trusted() -> list[bytes]:
    return [sealing.office().certificate] if sealing.available() else []


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _READING.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _READING.release()
