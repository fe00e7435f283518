"""What webhooks are told of the log: each entry once, and none of a file stepped aside from."""

import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.accounts.tables import Membership, User
from village.applications.words import State
from village.board import webhooks
from village.core import audit
from village.core.permissions import Role
from village.stands.writes import places
from village.webhooks import reads
from village.webhooks.words import WebhookEvent, WebhookHalt
from village.webhooks.writes import registering


def register(ctx):
    return registering.register(ctx, url="https://a.example/", events=list(WebhookEvent))[0]


def tell(ctx):
    """Tell all that is behind, as the job does."""
    while webhooks.tell_one(ctx):
        pass


def told(ctx, webhook):
    return [(one.event, one.data.get("reference")) for one in reads.deliveries(ctx, webhook)][::-1]


def test_what_happens_is_told_once_and_in_its_order(ctx, organiser):
    webhook = register(organiser)
    application = factories.ApplicationFactory(edition=ctx.edition, state=State.CONFIRMED)
    places.give(organiser, factories.StandFactory(edition=ctx.edition, number="A01"), application)
    audit.record(organiser, application.reference, "decision_stage", outcome="select")
    audit.record(organiser, application.reference, "withdraw", before="confirmed")

    tell(ctx)
    tell(ctx)

    assert told(organiser, webhook) == [
        ("stand.given", application.reference), ("application.withdrawn", application.reference),
    ]  # fmt: skip


def test_a_long_log_is_told_in_parts(ctx, organiser, monkeypatch):
    monkeypatch.setattr(webhooks, "BATCH", 2)
    webhook = register(organiser)
    for number in range(5):
        audit.record(organiser, f"VS27-{number}", "submit")

    steps = [webhooks.tell_one(ctx) for _ in range(4)]

    assert steps == [True, True, True, False]
    assert [reference for _event, reference in told(organiser, webhook)] == [
        f"VS27-{number}" for number in range(5)
    ]


def test_nothing_of_a_file_stepped_aside_from_is_told_nor_of_another_edition(ctx, organiser):
    user = ctx.session.get(User, organiser.actor.user_id)
    hidden = factories.ApplicationFactory(edition=ctx.edition)
    factories.ConflictFactory(user=user, application=hidden)
    mine, others = register(organiser), register(acting(ctx, Role.ORGANISER))
    elsewhere = factories.EditionFactory()
    audit.record(organiser, hidden.reference, "select", before="eligible", after="selected")
    organiser_there = acting(ctx, Role.ORGANISER)
    audit.record(
        type(ctx)(ctx.session, organiser_there.actor, ctx.now, ctx.storage, elsewhere),
        "XX99-0001", "submit",
    )  # fmt: skip

    tell(ctx)

    assert told(organiser, mine) == []
    assert told(organiser, others) == [("application.decided", hidden.reference)]


def test_a_webhook_ends_with_the_role_of_who_made_it(ctx, organiser):
    webhook = register(organiser)
    ctx.session.execute(sa.delete(Membership).where(Membership.user_id == organiser.actor.user_id))
    audit.record(organiser, "VS27-0001", "submit")

    tell(ctx)

    assert (webhook.halt, told(organiser, webhook)) == (WebhookHalt.OWNERLESS, [])


def test_a_webhook_ends_with_the_account_of_who_made_it(ctx, organiser):
    webhook = register(organiser)
    ctx.session.get(User, organiser.actor.user_id).disabled_at = ctx.now
    audit.record(organiser, "VS27-0001", "submit")

    tell(ctx)

    assert webhook.halt is WebhookHalt.OWNERLESS
