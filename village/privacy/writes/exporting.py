"""All that is kept of a person, packed by a run, and let go after some days."""

from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

import sqlalchemy as sa

from village.core import audit, policy
from village.core.context import Context
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.personal import Person
from village.core.runs.tables import Run
from village.core.runs.words import PACKED, RunState, Tell
from village.privacy.reads import exports, people

#: How long a packed export can be downloaded.
KEPT = timedelta(days=7)


def pack(ctx: Context, tell: Tell, *, email: str = "") -> dict[str, object]:
    """Pack all that is kept of the actor, or of who has an address; returns the file. Flushes.

    Raises:
        Forbidden: the actor may not ask for another person's data.
    """
    email = email or ctx.actor.email
    if email != ctx.actor.email:
        policy.require(ctx.actor, P.PROTECT_DATA)
    person = people.known(ctx, email)
    with TemporaryFile() as into:
        rows = write(ctx, person, into, tell)
        file = stored.keep(ctx, name_of(ctx), into, "application/zip")
    ctx.session.add(file)
    ctx.session.flush()
    return {"file": file.id, "sha256": file.sha256, "name": file.name, "rows": rows}


def write(ctx: Context, person: Person, into: IO[bytes], tell: Tell) -> int:
    """Write all that is kept of a person, and note in the log that it was. Flushes."""
    rows = exports.write(ctx, person, into, tell)
    about = f"account-{person.user_id}" if person.user_id else "person"
    audit.record(ctx.outside(), about, "person_exported", rows=rows)
    return rows


def name_of(ctx: Context) -> str:
    """Return what the archive is called."""
    return f"personal-data-{ctx.now:%Y-%m-%d}.zip"


def let_go(ctx: Context) -> None:
    """Delete the exports and lists that were packed some days ago. Flushes."""
    old = sa.select(Run).where(
        Run.kind.in_(PACKED),
        Run.state == RunState.DONE,
        Run.finished_at < ctx.now - KEPT,
        Run.result.has_key("file"),
    )
    for run in ctx.session.scalars(old):
        stored.delete(ctx, [run.result["file"]])
        run.result = {}
    ctx.session.flush()
