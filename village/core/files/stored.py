"""Rows of stored files deleted, and their bytes once nothing names them any more."""

from collections.abc import Collection

import sqlalchemy as sa

from village.core.context import Context
from village.core.files.tables import StoredFile


def delete(ctx: Context, numbers: Collection[int]) -> None:
    """Delete the rows of stored files; a job deletes the bytes that no other row names. Flushes."""
    if not numbers:
        return
    gone = sa.delete(StoredFile).where(StoredFile.id.in_(numbers)).returning(StoredFile.sha256)
    quietly = gone.execution_options(synchronize_session=False)
    for sha256 in set(ctx.session.scalars(quietly)):
        ctx.defer("privacy.drop_bytes", sha256=sha256)
