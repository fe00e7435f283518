"""Whether this process can ask its database and keep a file."""

from village.core.files.whole import has_room
from village.core.health import database_answers
from village.extensions import db
from village.web.context import settings, storage


def ailment() -> str:
    """Say what is wrong with this machine, in English; nothing where all is well."""
    if not database_answers(db.session()):
        return "no database"
    if not (has_room(settings().data_dir) and storage().has_room()):
        return "no room on the disk"
    return ""
