"""A file is submitted, for the first time or again: those who judge it are told what changed."""

import uuid

from village.applications import Application, applications
from village.core.context import Context
from village.jury import amended


def submit(ctx: Context, application: Application, *, key: uuid.UUID, seen: str) -> None:
    """Submit a draft or an amendment as `applications.submit` does, and tell its jurors. Flushes.

    Raises:
        VillageError: as `applications.submit`.
    """
    before = application.submitted_at
    applications.submit(ctx, application, key=key, seen=seen)
    if before is not None and application.submitted_at != before:
        amended.tell(ctx, application, before=before)
