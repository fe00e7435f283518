"""Load the demo edition once; keep its dates ahead of today."""

from dataclasses import replace
from datetime import timedelta

from village.accounts.writes import passwords
from village.board import editions as whole
from village.core.actor import SYSTEM
from village.core.context import Context, run_no_jobs
from village.demo import judge, play, settle
from village.demo.source import Source, read
from village.editions.reads import editions
from village.editions.reads import settings as settings_reads
from village.editions.words.file.reading import read_files
from village.editions.words.life import LifeAction
from village.editions.words.moving import moved_to
from village.editions.words.settings import Settings
from village.editions.writes import life, sections

#: The demo's dates move ahead when its first deadline is this close.
CLOSE = timedelta(days=3)


def load(ctx: Context) -> bool:
    """Load the demo edition unless it is there; say whether it was loaded. Flushes.

    All is played through the services at the times at which it would have happened, so the
    audit log, the mails and the documents are as real as an organiser's own. No mail leaves:
    they are kept in the outbox.
    """
    source = read()
    if editions.by_code(ctx.session, source.code) is not None:
        return False
    _play(replace(ctx.acting(SYSTEM), defer=run_no_jobs, sends_mail=False), source)
    return True


def keep_ahead(ctx: Context) -> bool:
    """Move the demo's dates where a deadline comes close; say whether they moved. Flushes."""
    source = read()
    edition = editions.by_code(ctx.session, source.code)
    if edition is None or min(call.deadline_at for call in edition.calls) > ctx.now + CLOSE:
        return False
    fresh = _settings(source, ctx).edition.starts_on
    here = replace(ctx.acting(SYSTEM), edition=edition)
    sections.set_all(here, moved_to(settings_reads.of(ctx.session, edition), fresh))
    return True


def _settings(source: Source, ctx: Context) -> Settings:
    """Return what the demo's edition is on the day of `ctx`."""
    reading = read_files(source.files, first_day=ctx.now.date())
    if reading.settings is None:
        raise ValueError("; ".join(map(str, reading.wrong)))
    return reading.settings


def _play(ctx: Context, source: Source) -> None:
    started = ctx.now - timedelta(days=55)
    reading = read_files(source.files, first_day=ctx.now.date())
    edition = whole.take(ctx, _settings(source, ctx), reading.plan).edition
    edition.is_demo = True
    here = replace(ctx, edition=edition)
    life.act(here, LifeAction.PUBLISH)
    stage = play.Play(here, source, passwords.hashed(source.people["password"]))
    play.hire(stage, started)
    play.apply(stage)
    judge.profile(stage)
    judge.score(stage)
    judge.decide(stage)
    play.answer_exhibitors(stage)
    play.reply(stage)
    settle.settle(stage)
    judge.stage_some(stage)
    settle.rehearse(stage)
