"""What an edition keeps for some days only: the days, and how many rows wait for them."""

from datetime import date

from tests import factories
from tests.privacy.conftest import EMAIL
from village.applications.words import State
from village.privacy.reads import retention


def test_nothing_goes_until_the_organiser_says_for_how_long(ctx, salma):
    never = {line.key for line in retention.plan(ctx) if line.on is None}

    assert never == {"drafts", "refused", "badges", "mails"}


def test_the_plan_names_the_day_and_counts_what_would_go(ctx, salma):
    factories.ApplicationFactory(edition=ctx.edition, state=State.REJECTED)
    factories.ApplicationFactory(edition=ctx.edition, state=State.DRAFT)
    ctx.the_edition.ends_on = date(2027, 6, 5)
    ctx.the_edition.data_protection = {"refused_days": 30, "mails_days": 10, "drafts_days": 1}

    plan = {line.key: (line.on, line.rows) for line in retention.plan(ctx)}

    assert plan["refused"] == (date(2027, 7, 6), 1)
    assert plan["mails"][0] == date(2027, 6, 16)
    assert (plan["drafts"][1], plan["visitors"][1], plan["badges"][0]) == (1, 1, None)
    assert EMAIL not in str(plan)
