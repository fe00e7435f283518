"""An exhibitor's press kit: files that are added and taken away one by one."""

from village.applications import Application
from village.core import audit
from village.core.context import Context
from village.core.errors import FileNotTaken, NotFound
from village.core.files import stored
from village.editions import TaskKind
from village.exhibitors.reads import press
from village.exhibitors.tables import PressFile
from village.exhibitors.words import MOST_PRESS_FILES
from village.exhibitors.writes import papers
from village.exhibitors.writes.entries import hold


def add(ctx: Context, application: Application, name: str, content: bytes) -> PressFile:
    """Add a file to the press kit; one that is there already stays as it is. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        FileNotTaken: `facts["why"]` and others say why it is refused.
        ScannerAway: it cannot be scanned for viruses now.
    """
    hold(ctx, application)
    there = press.of(ctx, application)
    if len(there) >= MOST_PRESS_FILES:
        raise FileNotTaken(why="kit_full", name=name, most=MOST_PRESS_FILES)
    file = papers.keep(ctx, name, content)
    same = next((one for one in there if one.file.sha256 == file.sha256), None)
    if same is not None:
        return same
    added = PressFile(application_id=application.id, file=file, sent_at=ctx.now)
    ctx.session.add(added)
    ctx.session.flush()
    facts = {"sha256": file.sha256}
    audit.record(ctx, application.reference, f"exhibitor_{TaskKind.PRESS_KIT}", **facts)
    return added


def take_away(ctx: Context, application: Application, sha256: str) -> None:
    """Take a file out of the press kit. Flushes.

    Raises:
        Forbidden, IllegalTransition: as `add`.
        NotFound: it is not in it.
    """
    hold(ctx, application)
    found = next((one for one in press.of(ctx, application) if one.file.sha256 == sha256), None)
    if found is None:
        raise NotFound
    ctx.session.delete(found)
    ctx.session.flush()
    stored.delete(ctx, [found.file_id])
    facts = {"sha256": sha256, "taken_away": True}
    audit.record(ctx, application.reference, f"exhibitor_{TaskKind.PRESS_KIT}", **facts)
