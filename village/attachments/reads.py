"""Attachments for the form, and for those who may read the answer that they are."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application, answers
from village.attachments.tables import Attachment
from village.core import policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.permissions import Permission as P
from village.editions import Attached


def offered(ctx: Context, application: Application) -> dict[str, list[Attached]]:
    """Return the whole files of an application by the keys of their questions, the first first.

    Those taken out of an answer are among them, as long as they can be put back.
    """
    rows = ctx.session.scalars(
        sa.select(Attachment)
        .where(Attachment.application_id == application.id, Attachment.file_id.is_not(None))
        .options(joinedload(Attachment.file))
        .order_by(Attachment.id)
    )
    found: dict[str, list[Attached]] = {}
    for row in rows:
        if row.attached is not None and not _is_over(row, ctx.now):
            found.setdefault(row.question, []).append(row.attached)
    return found


def _is_over(row: Attachment, now: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= now


def find(ctx: Context, token: str) -> Attachment:
    """Return a whole file that the actor may read: as the answer that names it, or as its sender.

    Raises:
        NotFound: there is none, or the actor does not read this answer.
        ConflictOfInterest: the actor stepped aside from the application.
    """
    row = by_token(ctx, token)
    policy.require_visible(ctx.actor, row.application)
    if row.file is None:
        raise NotFound
    own = policy.can(ctx.actor, P.APPLY, row.application)
    if not own and token not in answers.files_read(ctx, row.application):
        raise NotFound
    return row


def by_token(ctx: Context, token: str) -> Attachment:
    """Return a file of the edition, whole or not, with its application; rights are the caller's.

    Raises:
        NotFound: there is none.
    """
    row = ctx.session.scalar(
        sa.select(Attachment)
        .join(Attachment.application)
        .where(Attachment.token == token, Application.edition_id == ctx.the_edition.id)
        .options(
            joinedload(Attachment.application).joinedload(Application.call),
            joinedload(Attachment.application).joinedload(Application.axis),
            joinedload(Attachment.application).undefer(Application.asked),
            joinedload(Attachment.file),
            joinedload(Attachment.preview),
        )
    )
    if row is None:
        raise NotFound
    return row


def on_their_way(ctx: Context) -> set[str]:
    """Return the tokens of the files that are not whole yet."""
    tokens = sa.select(Attachment.token).where(Attachment.file_id.is_(None))
    return set(ctx.session.scalars(tokens))


def is_kept(ctx: Context, sha256: str) -> bool:
    """Say whether any row of the installation names these bytes."""
    asked = sa.select(StoredFile.id).where(StoredFile.sha256 == sha256).limit(1)
    return ctx.session.scalar(asked) is not None
