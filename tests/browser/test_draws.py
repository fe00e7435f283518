"""A stand draw on two phones: one chooses, and the other learns by itself that it is its turn."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser import site
from tests.browser.site import EDITION, PEOPLE, log_in
from village.accounts.tables import User
from village.board import actors
from village.draws.reads import turns
from village.draws.reads.choices import shortages
from village.draws.words import DrawPlan
from village.draws.writes import preparing, running
from village.editions.reads import editions
from village.extensions import db
from village.organisations.tables import OrganisationMember
from village.web.context import job_context

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def references(database: str, demo_folder: Path) -> list[str]:
    """Let a draw of the demo begin; return the first two files in it, of people known here."""
    with site.inside(site.settings(database, demo_folder)):
        ctx = job_context()
        edition = editions.by_code(ctx.session, EDITION)
        accounts = [_account(PEOPLE[role]) for role in ("organiser", "startup", "newcomer")]
        actor = actors.of_user(ctx.session, accounts[0].id, edition.id)
        ctx = replace(ctx, edition=edition, actor=actor)
        codes = tuple(one.code for one in edition.pavilions)
        draw = preparing.prepare(ctx, DrawPlan(codes, ctx.now + timedelta(hours=1), minutes=10))
        while found := shortages(ctx, turns.seen(ctx, draw)):
            reference = found[0].participants[-1].reference
            running.take_out(ctx, draw, reference, reason="Too few stands")
        running.begin(ctx, draw)
        for one in (draw, *draw.turns):
            one.starts_at -= timedelta(minutes=61)
        for turn in draw.turns:
            turn.ends_at -= timedelta(minutes=61)
        first = turns.seen(ctx, draw).standless[:2]
        for one, account in zip(first, accounts[1:], strict=True):
            organisation = one.application.organisation
            db.session.add(OrganisationMember(user=account, organisation=organisation))
        db.session.commit()
        return [one.reference for one in first]


def _account(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()


def phone(opened, base: str, person: str, reference: str) -> Page:
    page = log_in(opened(viewport=PHONE), base, person, "fr")
    page.goto(f"{base}/fr/{EDITION}/draws/of/{reference}")
    return page


def test_one_chooses_on_a_phone_and_the_other_phone_says_by_itself_whose_turn_it_is(
    base, opened, references
):
    first = phone(opened, base, "startup", references[0])
    second = phone(opened, base, "newcomer", references[1])
    expect(first.locator("[data-turns-now]")).to_have_text("C’est votre tour.")
    expect(second.locator("[data-turns-now]")).to_contain_text("choisit avant vous")
    second.locator("#stand-list tbody a").last.focus()
    focused = second.locator(":focus").get_attribute("id")

    first.locator("#stand-list tbody a").first.click()
    first.locator("#stand form .btn").click()
    first.locator("dialog button[value=yes]").click()
    expect(first.locator("[data-turns-now]")).to_contain_text("est à vous")

    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.locator("[data-turns-now]")).to_have_text("C’est votre tour.")
    expect(second.locator("[data-turns-said]")).to_have_text("C’est votre tour.")
    expect(second.locator(":focus")).to_have_id(focused or "")
    for page in (first, second):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
