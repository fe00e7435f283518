"""The head of the audit log, signed: a text of one line that pins the whole chain behind it.

Whoever keeps a head outside the database can tell later whether an entry up to it was changed or
removed, even where all hashes were made anew. One copy is kept in a file to which lines are added.
"""

import base64
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from sqlalchemy.orm import Session

from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS
from village.core.context import Context
from village.core.safe import Safe

_PURPOSE = "audit head"
_FORMAT = "village-audit-1"


class NotAHead(ValueError):
    """The text is no head, or was not signed by this installation."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log had come at a moment."""

    entries: int
    last_id: int
    hash: str
    at: datetime


def signed(ctx: Context) -> str:
    """Return the present head as a signed line of text."""
    newest = sa.select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    last_id, last_hash = ctx.session.execute(newest).one_or_none() or (0, GENESIS)
    entries = _entries(ctx.session, last_id)
    said = f"{_FORMAT} {ctx.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {entries} {last_id} {last_hash}"
    signature = ctx.safe.signing_key(_PURPOSE).sign(said.encode())
    return f"{said} {base64.urlsafe_b64encode(signature).decode()}"


def read(safe: Safe, text: str) -> Head:
    """Return what a signed head says.

    Raises:
        NotAHead: it is none, or this installation has not signed it.
    """
    said, _, signature = " ".join(text.split()).rpartition(" ")
    try:
        key = safe.signing_key(_PURPOSE).public_key()
        key.verify(base64.urlsafe_b64decode(signature), said.encode())
        _format, at, entries, last_id, last_hash = said.split(" ")
        return Head(int(entries), int(last_id), last_hash, datetime.fromisoformat(at))
    except (ValueError, InvalidSignature):
        raise NotAHead(text[:60]) from None


def holds(session: Session, head: Head) -> bool:
    """Say whether the log still has all that it had at a head; its chain is checked apart."""
    there = session.scalar(sa.select(AuditEntry.hash).where(AuditEntry.id == head.last_id))
    return (there or GENESIS, _entries(session, head.last_id)) == (head.hash, head.entries)


def first_missed(ctx: Context, kept: list[str]) -> Head | None:
    """Return the first of the kept heads that the log no longer holds.

    A line that this installation has not signed, as the last one of a full disk, says nothing.
    """
    for text in kept:
        try:
            head = read(ctx.safe, text)
        except NotAHead:
            continue
        if not holds(ctx.session, head):
            return head
    return None


class Kept:
    """The file of heads beside the database; lines are added to it and never changed."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "audit-heads"

    def lines(self) -> list[str]:
        """Return the heads kept so far, the oldest first."""
        try:
            return self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def last(self) -> list[str]:
        """Return the newest head alone: what it pins, those before it pin too."""
        return self.lines()[-1:]

    def add(self, text: str) -> None:
        """Keep one more head, unless nothing has happened since the last."""
        kept = self.last()
        if kept and kept[-1].split(" ")[2:5] == text.split(" ")[2:5]:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self._path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(f"{text}\n")


def _entries(session: Session, last_id: int) -> int:
    counted = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.id <= last_id)
    return session.scalar(counted) or 0
