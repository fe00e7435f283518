from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from tests.conftest import NOW, SAFE
from tests.factories import UserFactory
from village.accounts.tables import LoginAttempt, OneTimeToken, TokenPurpose, UserSession
from village.accounts.writes import attempts, links, sessions, tidying
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import outbox, runs
from village.core.outbox.tables import OutboxMail
from village.core.runs.tables import Run
from village.core.runs.words import PROPOSE_ASSIGNMENT


def count(ctx, model):
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_what_is_long_over_is_deleted_and_the_rest_stays(chair):
    ctx = chair
    user = UserFactory()
    for days in (0, 200):
        then = replace(ctx, now=NOW - timedelta(days=days))
        attempts.note(then, user.email, AttemptSource("192.0.2.1"), Limit())
        links.issue(then, TokenPurpose.VERIFY, user, {})
        sessions.start(then, user)
        runs.cancel(then, runs.start(then, PROPOSE_ASSIGNMENT))

    tidying.tidy(ctx)

    kinds = (LoginAttempt, OneTimeToken, UserSession, Run)
    assert [count(ctx, model) for model in kinds] == [1, 1, 1, 1]


def test_the_dead_links_of_old_mails_are_taken_out(ctx):
    for days, token in ((0, "fresh"), (31, "old")):
        then = replace(ctx, now=NOW - timedelta(days=days))
        outbox.queue(
            then, "account_reset", to="a@example.org", language="fr", token=token, name="A"
        )
    outbox.queue(
        replace(ctx, now=NOW - timedelta(days=31)), "account_exists", to="a@example.org",
        language="fr", name="B",
    )  # fmt: skip

    tidying.tidy(ctx)

    ctx.session.expire_all()
    mails = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [outbox.opened(SAFE, mail) for mail in mails] == [
        {"token": "fresh", "name": "A"}, {"token": "expired", "name": "A"}, {"name": "B"}
    ]  # fmt: skip


def test_the_token_of_a_mail_is_locked_until_it_leaves_and_then_gone(ctx):
    outbox.queue(ctx, "account_reset", to="a@example.org", language="fr", token="opens a door")
    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    in_clear = "opens a door" in str(mail.params)
    before = outbox.opened(SAFE, mail)

    outbox.mark_sent(ctx, mail)

    assert (in_clear, before) == (False, {"token": "opens a door"})
    assert (mail.params, outbox.opened(SAFE, mail)) == ({"locked_token": ""}, {"token": "expired"})
