"""The personal data of attachments: the files that somebody sent with an application."""

from collections.abc import Sequence

import sqlalchemy as sa

from village.applications import OVER, State
from village.applications import personal as applications
from village.attachments.tables import Attachment
from village.core import personal
from village.core.context import Context
from village.core.files import stored
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    PersonalData,
    PersonalRows,
    Purpose,
    RetentionRule,
)


def _sent(ctx: Context, *states: State) -> sa.Select[int]:
    of_them = Attachment.application_id.in_(applications.in_states(ctx, *states))
    return sa.select(Attachment.id).where(of_them)


def _delete(ctx: Context, ids: Sequence[int]) -> None:
    """Delete files that were sent, with their previews."""
    gone = sa.delete(Attachment).where(Attachment.id.in_(ids))
    rows = ctx.session.execute(gone.returning(Attachment.file_id, Attachment.preview_id))
    stored.delete(ctx, [number for row in rows for number in row if number is not None])


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Attachment,
            Purpose.APPLICATION,
            lambda person: sa.or_(
                personal.is_account(Attachment.uploaded_by_id, person),
                Attachment.application_id.in_(applications.theirs(person)),
            ),
            {"name": personal.stays(Category.FILE)},
            files=("file_id",),
            hold=LegalHold(HoldReason.ORGANISATION),
        ),
    ),
    rules=(
        RetentionRule(
            "drafts",
            Purpose.APPLICATION,
            applications.last_deadline,
            lambda ctx: _sent(ctx, State.DRAFT),
            _delete,
            beside=True,
        ),
        RetentionRule(
            "refused",
            Purpose.APPLICATION,
            personal.last_day,
            lambda ctx: _sent(ctx, *OVER),
            _delete,
            beside=True,
        ),
    ),
    others={Attachment: "token question parts preview_id"},
)
