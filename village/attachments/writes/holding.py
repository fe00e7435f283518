"""Files that saved answers name are held; the others go after a while."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application, answers
from village.attachments import reads
from village.attachments.tables import Attachment
from village.attachments.words import KEPT_LOOSE
from village.attachments.writes.receiving import lock_bytes
from village.core.context import Context

#: How many files are let go at a time.
_SOME = 200


def settle(ctx: Context, application: Application) -> None:
    """Hold the files that an application's answers name; let the others go in a day. Flushes."""
    held = answers.files_held(ctx, application)
    rows = ctx.session.scalars(
        sa.select(Attachment).where(Attachment.application_id == application.id)
    )
    for row in rows:
        if row.token in held:
            row.expires_at = None
        elif row.expires_at is None:
            row.expires_at = ctx.now + KEPT_LOOSE
    ctx.session.flush()


def let_go(ctx: Context) -> list[str]:
    """Delete the rows of files whose time is over. Flushes.

    Returns:
        The SHA-256 of their bytes, to be forgotten once this is committed.
    """
    rows = ctx.session.scalars(
        sa.select(Attachment)
        .where(Attachment.expires_at < ctx.now)
        .options(
            joinedload(Attachment.application).joinedload(Application.call),
            joinedload(Attachment.file),
            joinedload(Attachment.preview),
        )
        .order_by(Attachment.id)
        .limit(_SOME)
        .with_for_update(of=Attachment, skip_locked=True)
    ).all()
    gone = []
    for row in rows:
        if row.token in answers.files_held(ctx, row.application):
            row.expires_at = None
            continue
        files = [file for file in (row.file, row.preview) if file is not None]
        ctx.session.delete(row)
        ctx.session.flush()
        for file in files:
            gone.append(file.sha256)
            ctx.session.delete(file)
    ctx.session.flush()
    return gone


def forget(ctx: Context, sha256: str) -> None:
    """Delete bytes from the storage unless a row names them; others who keep them wait."""
    lock_bytes(ctx, sha256)
    if not reads.is_kept(ctx, sha256):
        ctx.storage.drop(sha256)


def forget_parts(ctx: Context) -> None:
    """Delete the parts of files that are whole by now, or were given up."""
    there = ctx.storage.uploads()
    for upload in there - reads.on_their_way(ctx):
        ctx.storage.drop_parts(upload)
