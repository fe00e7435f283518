"""Load the demo edition once; keep its dates ahead of today."""

from dataclasses import replace
from datetime import timedelta

from village.accounts.writes import passwords
from village.core.context import Context, run_no_jobs
from village.core.permissions import Role
from village.demo import judge, play, settle
from village.demo.edition import add_edition, move_dates
from village.demo.source import Source, read
from village.editions.reads import editions
from village.stands.writes import plan

#: The demo's dates move ahead when its first deadline is this close.
CLOSE = timedelta(days=3)


def load(ctx: Context) -> bool:
    """Load the demo edition unless it is there; say whether it was loaded. Flushes.

    All is played through the services at the times at which it would have happened, so the
    audit log, the mails and the documents are as real as an organiser's own. No mail leaves:
    they are kept in the outbox.
    """
    source = read()
    if editions.by_code(ctx.session, source.edition["edition"]["code"]) is not None:
        return False
    _play(replace(ctx, defer=run_no_jobs, sends_mail=False), source)
    return True


def keep_ahead(ctx: Context) -> bool:
    """Move the demo's dates where a deadline comes close; say whether they moved. Flushes."""
    source = read()
    edition = editions.by_code(ctx.session, source.edition["edition"]["code"])
    if edition is None or min(call.deadline_at for call in edition.calls) > ctx.now + CLOSE:
        return False
    move_dates(ctx, edition, source.edition, ctx.now.date())
    return True


def _play(ctx: Context, source: Source) -> None:
    started = ctx.now - timedelta(days=55)
    edition = add_edition(ctx, source.edition, ctx.now.date())
    here = replace(ctx, edition=edition)
    stage = play.Play(here, source, passwords.hashed(source.people["password"]))
    play.hire(stage, started)
    plan.import_plan(stage.acting(stage.staff(Role.ORGANISER), started), source.plan)
    play.apply(stage)
    judge.profile(stage)
    judge.score(stage)
    judge.decide(stage)
    play.answer_exhibitors(stage)
    play.reply(stage)
    settle.settle(stage)
    judge.stage_some(stage)
    settle.rehearse(stage)
