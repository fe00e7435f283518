"""Whether this process can serve people: its database, the migrations, a file kept."""

import shutil
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from village.config import ROOT
from village.core.files.whole import has_room
from village.core.health import database_answers
from village.extensions import db
from village.web.context import settings, storage


def ailment() -> str:
    """Say what is wrong with this machine, in English; nothing where all is well."""
    if not database_answers(db.session()):
        return "no database"
    if revision() in (None, *revisions()[1:]):
        return "the database is of an older release: village db upgrade"
    if not has_room(settings().data_dir):
        return "no room on the disk"
    if not storage().has_room():
        return "no room in the storage, or it is away"
    return ""


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine runs, and how much room it has."""

    release: str
    postgresql: str
    revision: str
    free_bytes: int


def machine() -> Machine:
    """Return what is true of this machine now."""
    server = db.session.scalar(sa.text("SHOW server_version")) or ""
    free = shutil.disk_usage(settings().data_dir).free
    return Machine(version("village"), server, revision() or "", free)


def revision() -> str | None:
    """Return the revision of the database; None where it is empty."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions that this release knows, its own first."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    return tuple(one.revision for one in script.walk_revisions())
