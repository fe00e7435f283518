"""Keep a paper that an exhibitor sends, once it is known to be what was asked for."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from village.core.context import Context
from village.core.errors import FileNotTaken
from village.core.files import stored
from village.core.files.scanning import infection
from village.core.files.tables import StoredFile
from village.editions import MEGABYTE, media_types
from village.engines.inspection.found import FileRefused
from village.engines.inspection.inspecting import inspect
from village.engines.inspection.names import shown_name

#: The largest paper that is taken.
MOST_BYTES = 10 * MEGABYTE


def keep(ctx: Context, name: str, content: bytes, kinds: Iterable[str] = ()) -> StoredFile:
    """Return a file of one of some kinds, of any that is known where none is named, as kept.

    Raises:
        FileNotTaken: `facts["why"]` and others say why it is refused.
        ScannerAway: it cannot be scanned for viruses now.
    """
    media_type = _examined(ctx, name, content, kinds)
    return stored.put(ctx, shown_name(name, media_type), content, media_type)


def _examined(ctx: Context, name: str, content: bytes, kinds: Iterable[str]) -> str:
    """Return what a file is; nothing has opened it before."""
    if not content:
        raise FileNotTaken(why="empty", name=name)
    if len(content) > MOST_BYTES:
        raise FileNotTaken(why="too_large", name=name, most=MOST_BYTES // MEGABYTE)
    with NamedTemporaryFile() as here:
        here.write(content)
        here.flush()
        try:
            found = inspect(Path(here.name), media_types(kinds))
        except FileRefused as refusal:
            raise FileNotTaken(why=refusal.code, name=name, **refusal.facts) from None
        here.seek(0)
        if ctx.scanner and infection(ctx.scanner, here):
            raise FileNotTaken(why="infected", name=name)
    return found.media_type
