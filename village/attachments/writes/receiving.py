"""A file comes in: begun, received part by part or at once, examined, kept.

What takes long (the body of a request, the examination) needs no transaction: `put_part`,
`joined` and `examine` read what was loaded before and write into the storage alone. A part counts
once `take` or `keep` has noted it; what was put and never noted is swept.
"""

import hashlib
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, Protocol

import sqlalchemy as sa

from village.accounts import limits
from village.applications import Application, drafts
from village.attachments import reads
from village.attachments.tables import Attachment
from village.attachments.words import (
    KEPT_LOOSE,
    MOST_LOOSE,
    MOST_LOOSE_BYTES,
    UPLOADS_OF_ACCOUNT,
    UPLOADS_OF_NETWORK,
    WITHIN,
)
from village.core.context import Context
from village.core.errors import FileNotTaken, NotFound, Stale
from village.core.files import stored
from village.core.files.scanning import infection
from village.core.files.storage import PIECE_BYTES, sha256_of
from village.core.files.tables import StoredFile
from village.core.tokens import new_token
from village.editions import MEGABYTE, Attached, Question, media_types, read_questions
from village.engines.inspection.found import FileRefused, InspectedFile
from village.engines.inspection.inspecting import inspect
from village.engines.inspection.names import shown_name

_RATE = limits.Rate(account=UPLOADS_OF_ACCOUNT, network=UPLOADS_OF_NETWORK, within=WITHIN)
_LONGEST_NAME = 200


class IncomingBytes(Protocol):
    """Where bytes come from; none more at the end."""

    def read(self, size: int, /) -> bytes: ...  # noqa: D102


class ByteCount(Protocol):
    """What is told of bytes as they come, such as a checksum."""

    def update(self, piece: bytes, /) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class UploadPart:
    """Some bytes of a file, put into the storage under a name."""

    name: str
    size_bytes: int


def begin(
    ctx: Context, application: Application, key: str, *, name: str, size_bytes: int
) -> Attachment:
    """Announce a file for a question of an application; its bytes follow. Flushes.

    Raises:
        NotFound: the call has no such question.
        AnswerFrozen: its last day has passed.
        FileNotTaken: it is empty or too large, or too many are on their way.
        TooManyAttempts: the account or its network sends too many.
        AlreadyDone, Forbidden: as `drafts.require_editable`.
    """
    drafts.require_editable(ctx, application)
    question = _question(application, key)
    drafts.require_not_frozen(ctx, question)
    most = question.largest_mb
    if size_bytes > most * MEGABYTE:
        raise FileNotTaken(why="too_large", name=name, most=most)
    if size_bytes <= 0:
        raise FileNotTaken(why="empty", name=name)
    limits.require(ctx, "upload", _RATE)
    _require_room(ctx, size_bytes, name)
    attachment = Attachment(
        token=new_token(),
        application=application,
        question=key,
        name=name[-_LONGEST_NAME:],
        size_bytes=size_bytes,
        received_bytes=0,
        parts=[],
        uploaded_by_id=ctx.actor.user_id,
        created_at=ctx.now,
        expires_at=ctx.now + KEPT_LOOSE,
    )
    ctx.session.add(attachment)
    ctx.session.flush()
    return attachment


def _question(application: Application, key: str) -> Question:
    for one in read_questions(application.call.questions):
        if one.key == key and one.takes_files and not one.retired:
            return one
    raise NotFound


def _require_room(ctx: Context, size_bytes: int, name: str) -> None:
    """Refuse what an account sends beyond what it may have sent and not saved."""
    count, total = ctx.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Attachment.size_bytes), 0)).where(
            Attachment.uploaded_by_id == ctx.actor.user_id, Attachment.expires_at > ctx.now
        )
    ).one()
    if count >= MOST_LOOSE or total + size_bytes > MOST_LOOSE_BYTES:
        raise FileNotTaken(why="too_many", name=name)


def find(ctx: Context, token: str) -> Attachment:
    """Return a file that the actor sends, or has sent.

    Raises:
        NotFound: there is none, or the actor may not know of its application.
        AlreadyDone, Forbidden: as `drafts.require_editable`.
    """
    attachment = reads.by_token(ctx, token)
    drafts.require_editable(ctx, attachment.application)
    return attachment


def put_part(
    ctx: Context, attachment: Attachment, body: IncomingBytes, count: ByteCount | None = None
) -> UploadPart:
    """Put what comes in, up to the size announced, into the storage.

    A connection that breaks ends the body; what came before counts. `count` is told of it.

    Raises:
        StorageFull: there is no room; nothing was put.
    """
    left = attachment.size_bytes - attachment.received_bytes
    with TemporaryFile() as here:
        size = 0
        while size < left and (piece := body.read(min(PIECE_BYTES, left - size))):
            here.write(piece)
            size += len(piece)
            if count is not None:
                count.update(piece)
        name = f"{attachment.received_bytes:012d}-{secrets.token_hex(8)}"
        if size:
            here.seek(0)
            ctx.storage.put_part(attachment.token, name, here)
    return UploadPart(name, size)


def take(ctx: Context, attachment: Attachment, part: UploadPart) -> None:
    """Note a part, after which more follows. Flushes.

    Raises:
        Stale: another part was noted meanwhile.
    """
    _note(
        ctx,
        attachment,
        received_bytes=attachment.received_bytes + part.size_bytes,
        parts=[*attachment.parts, part.name],
        expires_at=ctx.now + KEPT_LOOSE,
    )


def _note(ctx: Context, attachment: Attachment, **values: Any) -> None:
    """Change a file on its way unless somebody else has done so: two may send the same part."""
    noted = ctx.session.execute(
        sa.update(Attachment)
        .where(
            Attachment.id == attachment.id,
            Attachment.received_bytes == attachment.received_bytes,
            Attachment.file_id.is_(None),
        )
        .values(values)
        .returning(Attachment.id)
        .execution_options(synchronize_session=False)
    ).first()
    if noted is None:
        raise Stale
    ctx.session.refresh(attachment)


@contextmanager
def joined(ctx: Context, attachment: Attachment, last: UploadPart) -> Iterator[IO[bytes]]:
    """Give the whole of a file whose last part has come, as a temporary file with a name.

    Raises:
        FileMissing: a part was swept.
    """
    with NamedTemporaryFile() as here:
        ctx.storage.join_parts(attachment.token, [*attachment.parts, last.name], here)
        here.flush()
        yield here


def examine(ctx: Context, attachment: Attachment, content: IO[bytes]) -> InspectedFile:
    """Return what a file is; nothing has opened it before.

    Raises:
        FileNotTaken: `facts["why"]` and others say why it is refused.
        ScannerAway: it cannot be scanned for viruses now.
    """
    question = _question(attachment.application, attachment.question)
    return examined(ctx, content, name=attachment.name, wanted=media_types(question.accepts))


def examined(
    ctx: Context, content: IO[bytes], *, name: str, wanted: Collection[str]
) -> InspectedFile:
    """Return what a temporary file with a name is, as `examine` does.

    Raises:
        FileNotTaken: it is of a kind that is not wanted, unsafe, or infected.
        ScannerAway: nothing can say whether it is infected.
    """
    try:
        found = inspect(Path(content.name), wanted)
    except FileRefused as refusal:
        raise FileNotTaken(why=refusal.code, name=name, **refusal.facts) from None
    if ctx.scanner:
        content.seek(0)
        if infection(ctx.scanner, content):
            raise FileNotTaken(why="infected", name=name)
    return found


def keep(
    ctx: Context, attachment: Attachment, content: IO[bytes], found: InspectedFile
) -> Attached:
    """Keep an examined file. Flushes.

    Raises:
        StorageFull: there is no room.
        Stale: it was kept, or another part of it noted, meanwhile.
    """
    name = shown_name(attachment.name, found.media_type)
    file = _stored(ctx, content, name, found.media_type)
    with TemporaryFile() as small:
        small.write(found.preview)
        preview = _stored(ctx, small, f"{name}.jpg"[-_LONGEST_NAME:], "image/jpeg")
    ctx.session.add_all([file, preview])
    ctx.session.flush()
    _note(
        ctx,
        attachment,
        name=name,
        pages=found.pages,
        received_bytes=attachment.size_bytes,
        parts=[],
        file_id=file.id,
        preview_id=preview.id,
        expires_at=ctx.now + KEPT_LOOSE,
    )
    return attachment.named(file)


def _stored(ctx: Context, content: IO[bytes], name: str, media_type: str) -> StoredFile:
    lock_bytes(ctx, sha256_of(content))
    return stored.keep(ctx, name, content, media_type)


def lock_bytes(ctx: Context, sha256: str) -> None:
    """Let others who keep or forget the same bytes wait for this transaction."""
    number = int.from_bytes(hashlib.sha256(sha256.encode()).digest()[:7])
    ctx.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def attach(
    ctx: Context, application: Application, key: str, *, name: str, content: IO[bytes]
) -> Attached:
    """Keep a file that came at once, with the form itself. Flushes.

    Raises:
        FileNotTaken: it is refused.
        NotFound, AnswerFrozen, TooManyAttempts, AlreadyDone, Forbidden: as `begin`.
        StorageFull, ScannerAway: as `keep` and `examine`.
    """
    size = content.seek(0, 2)
    content.seek(0)
    attachment = begin(ctx, application, key, name=name, size_bytes=size)
    with NamedTemporaryFile() as here:
        shutil.copyfileobj(content, here, PIECE_BYTES)
        here.flush()
        try:
            found = examine(ctx, attachment, here)
        except FileNotTaken:
            drop(ctx, attachment)
            raise
        return keep(ctx, attachment, here, found)


def drop(ctx: Context, attachment: Attachment) -> None:
    """Give a file up that is not whole, or that no saved answer names. Flushes.

    Raises:
        Stale: an answer names it by now.
    """
    if attachment.file_id is not None and attachment.expires_at is None:
        raise Stale
    if attachment.file_id is not None:
        attachment.expires_at = ctx.now  # swept with its bytes
    else:
        ctx.session.delete(attachment)
    ctx.session.flush()
