"""A file is submitted, for the first time or again: those who judge it are told what changed."""

import uuid

from village.applications import Application, applications, on_behalf
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


def amend_for(
    ctx: Context, application: Application, file: Application, *, seen: str, reason: str
) -> None:
    """Change a file for its applicant as `on_behalf.amend_for` does, and tell its jurors. Flushes.

    Raises:
        VillageError: as `on_behalf.amend_for`.
    """
    before = application.submitted_at
    on_behalf.amend_for(ctx, application, file, seen=seen, reason=reason)
    if before is not None:
        amended.tell(ctx, application, before=before)
