"""Stored files: bytes kept with the row that names them, and gone once no row does."""

from collections.abc import Collection
from typing import IO

import sqlalchemy as sa

from village.core.context import Context
from village.core.files.tables import StoredFile


def put(ctx: Context, name: str, content: bytes, media_type: str = "application/pdf") -> StoredFile:
    """Keep some bytes, and return the row that names them; it is in no session yet."""
    return StoredFile(
        sha256=ctx.storage.put(content),
        name=name,
        media_type=media_type,
        size_bytes=len(content),
        created_at=ctx.now,
    )


def keep(ctx: Context, name: str, content: IO[bytes], media_type: str) -> StoredFile:
    """Keep an open file, and return the row that names it; it is in no session yet."""
    size = content.seek(0, 2)
    return StoredFile(
        sha256=ctx.storage.keep(content),
        name=name,
        media_type=media_type,
        size_bytes=size,
        created_at=ctx.now,
    )


def delete(ctx: Context, numbers: Collection[int]) -> None:
    """Delete the rows of stored files; a job deletes the bytes that no other row names. Flushes."""
    if not numbers:
        return
    gone = sa.delete(StoredFile).where(StoredFile.id.in_(numbers)).returning(StoredFile.sha256)
    quietly = gone.execution_options(synchronize_session=False)
    for sha256 in set(ctx.session.scalars(quietly)):
        ctx.defer("privacy.drop_bytes", sha256=sha256)
