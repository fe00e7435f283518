"""Notes of the organisers on a file, and the mails to those whom a note is meant for."""

from collections.abc import Sequence

import sqlalchemy as sa

from village.accounts import User
from village.applications.tables import Application, FileNote, NoteMention
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import as_language
from village.core.permissions import Permission as P


def write(
    ctx: Context, application: Application, text: str, *, mentioned: Sequence[User] = ()
) -> FileNote:
    """Note something on a file, and tell those whom it is meant for. Flushes.

    The mail says that there is a note and where, not what it says. Who may be mentioned is for
    `board.colleagues` to say.

    Raises:
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    note = FileNote(
        application_id=application.id,
        author_id=ctx.actor.user_id,
        text=text,
        written_at=ctx.now,
    )
    ctx.session.add(note)
    ctx.session.flush()
    told = (NoteMention(file_note_id=note.id, user_id=user.id) for user in mentioned)
    ctx.session.add_all(told)
    ctx.session.flush()
    for user in mentioned if ctx.the_edition.sends("note_mention") else ():
        outbox.queue(
            ctx,
            "note_mention",
            to=user.email,
            language=as_language(user.language, ctx.languages),
            reference=application.reference,
            name=user.name,
            title=application.title or application.reference,
            author=ctx.actor.name,
        )
    audit.record(ctx, application.reference, "note_written")
    return note


def remove(ctx: Context, application: Application, number: int) -> None:
    """Remove a note that the actor has written. Flushes.

    Raises:
        NotFound: the file has no such note of the actor's.
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    own = sa.select(FileNote).where(
        FileNote.id == number,
        FileNote.application_id == application.id,
        FileNote.author_id == ctx.actor.user_id,
    )
    note = ctx.session.scalar(own)
    if note is None:
        raise NotFound
    ctx.session.delete(note)
    ctx.session.flush()
    audit.record(ctx, application.reference, "note_removed")
