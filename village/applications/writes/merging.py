"""A file that is the duplicate of another one is closed, and what is about it follows."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.applications.tables import Application, ApplicationTag, FileNote
from village.applications.words import Action
from village.applications.writes.applications import act
from village.core.context import Context


def close_as_duplicate(
    ctx: Context, application: Application, kept: Application, *, note: str
) -> None:
    """Close a file as the duplicate of one that is kept, and tell its applicant. Flushes.

    The organisers' notes go over to the file that is kept, and it has the tags of both. What the
    closed one said, its versions, mails, log and ticks stay with it. The caller has locked both.

    Raises:
        IllegalTransition: it is not submitted, or a decision was taken on it.
        Forbidden: the actor does not screen it.
    """
    act(ctx, application, Action.MERGE, note=note, kept=kept.reference)
    application.merged_into_id = kept.id
    ctx.session.flush()
    notes = sa.update(FileNote).where(FileNote.application_id == application.id)
    ctx.session.execute(notes.values(application_id=kept.id))
    tags = sa.select(sa.literal(kept.id), ApplicationTag.name).where(
        ApplicationTag.application_id == application.id
    )
    both = insert(ApplicationTag).from_select(["application_id", "name"], tags)
    ctx.session.execute(both.on_conflict_do_nothing())
