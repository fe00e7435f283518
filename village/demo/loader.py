"""Load the demo's editions once; keep the dates of the latest ahead of today."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from village.accounts.writes import passwords
from village.board import editions as whole
from village.core.actor import SYSTEM
from village.core.context import Context, run_no_jobs
from village.demo import bill, exhibit, judge, play, settle
from village.demo.source import FOLDERS, Source, read
from village.editions.reads import editions
from village.editions.reads import settings as settings_reads
from village.editions.words.file.reading import Reading, read_files
from village.editions.words.life import LifeAction
from village.editions.words.moving import moved_to
from village.editions.words.settings import Settings
from village.editions.writes import life, sections

#: The demo's dates move ahead when its first deadline is this close.
CLOSE = timedelta(days=3)
#: How long before its first day an edition that is over had settled who takes part.
EVE = timedelta(days=4)


def load(ctx: Context, folders: Sequence[Path] = FOLDERS) -> list[str]:
    """Load the demo's editions that are not there; return their codes. Flushes.

    All is played through the services at the times at which it would have happened, so the
    audit log, the mails and the documents are as real as an organiser's own. No mail leaves:
    they are kept in the outbox.
    """
    sources = [read(folder) for folder in folders]
    missing = [one for one in sources if editions.by_code(ctx.session, one.code) is None]
    for source in missing:
        _play(replace(ctx.acting(SYSTEM), defer=run_no_jobs, sends_mail=False), source)
    return [source.code for source in missing]


def keep_ahead(ctx: Context) -> bool:
    """Move the latest edition's dates where a deadline comes close; say whether. Flushes."""
    source = read()
    edition = editions.by_code(ctx.session, source.code)
    if edition is None or min(call.deadline_at for call in edition.calls) > ctx.now + CLOSE:
        return False
    settings, _ = _read(source, ctx)
    fresh = settings.edition.starts_on
    here = replace(ctx.acting(SYSTEM), edition=edition)
    sections.set_all(here, moved_to(settings_reads.of(ctx.session, edition), fresh))
    return True


def _read(source: Source, ctx: Context) -> tuple[Settings, Reading]:
    """Return what an edition is on the day of `ctx`, and all that its files hold."""
    reading = read_files(source.files, first_day=ctx.now.date())
    if reading.settings is None:
        raise ValueError("; ".join(map(str, reading.wrong)))
    return reading.settings, reading


def _play(ctx: Context, source: Source) -> None:
    """Play one edition: up to today, or where it is over up to its end, to be archived."""
    settings, reading = _read(source, ctx)
    eve = datetime.combine(settings.edition.starts_on - EVE, time(12), UTC)
    over = settings.edition.ends_on < ctx.now.date()
    ctx = replace(ctx, now=eve) if over else ctx
    edition = whole.take(ctx, settings, reading.plan, reading.pictures).edition
    stage = _begin(replace(ctx, edition=edition), source)
    play.apply(stage)
    judge.profile(stage)
    judge.score(stage)
    judge.decide(stage)
    play.answer_exhibitors(stage)
    play.reply(stage)
    if over:
        for action, days in ((LifeAction.CLOSE, 10), (LifeAction.ARCHIVE, 90)):
            life.act(replace(stage.ctx, now=eve + timedelta(days=days)), action)
        return
    settle.settle(stage)
    bill.bill(stage)
    exhibit.exhibit(stage)
    judge.stage_some(stage)
    settle.rehearse(stage)


def _begin(ctx: Context, source: Source) -> play.Play:
    """Show an edition to everybody and hire its people."""
    ctx.the_edition.is_demo = True
    life.act(ctx, LifeAction.PUBLISH)
    dice = Random(source.code)  # noqa: S311 - a play, no secret
    stage = play.Play(ctx, source, passwords.hashed(source.people["password"]), dice)
    play.hire(stage, ctx.now - timedelta(days=55))
    return stage
