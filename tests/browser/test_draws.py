"""A stand draw on phones: one chooses, and the next learns by itself that it is its turn.

There are two of them, and twenty where HYPOTHESIS_PROFILE is thorough.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests import effort, factories
from tests.browser import site
from tests.browser.site import EDITION, PEOPLE, log_in
from village.accounts.tables import User
from village.applications.words import State
from village.board import actors
from village.draws.reads import turns
from village.draws.reads.choices import shortages
from village.draws.words import DrawPlan
from village.draws.writes import preparing, running
from village.editions.reads import editions
from village.editions.tables import Edition
from village.extensions import db
from village.organisations.tables import OrganisationMember
from village.web.context import job_context

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PHONES = effort.tries(2, thorough=20)


@pytest.fixture(scope="module")
def references(database: str, demo_folder: Path) -> list[str]:
    """Let a draw of the demo begin; return the first files in it, of people known here."""
    with site.inside(site.settings(database, demo_folder)):
        ctx = job_context()
        edition = editions.by_code(ctx.session, EDITION)
        actor = actors.of_user(ctx.session, _account(PEOPLE["organiser"]).id, edition.id)
        ctx = replace(ctx, edition=edition, actor=actor)
        factories.bind(ctx.session)
        for number in range(PHONES - 2):
            _start_up(edition, number)
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
        first = turns.seen(ctx, draw).standless[:PHONES]
        known_by = _account(PEOPLE["startup"]).password_hash
        for number, one in enumerate(first):
            account = factories.UserFactory.build(
                email=_email(number), password_hash=known_by, language="fr"
            )
            organisation = one.application.organisation
            db.session.add(OrganisationMember(user=account, organisation=organisation))
        db.session.commit()
        return [one.reference for one in first]


def _start_up(edition: Edition, number: int) -> None:
    """Add a confirmed start-up without a stand; two of the demo have none either."""
    factories.ApplicationFactory(
        edition=edition,
        reference=f"{EDITION}-9{number:03d}",
        state=State.CONFIRMED,
        zone="startups",
    )


def _account(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()


def _email(number: int) -> str:
    return f"phone-{number}@village.example"


def phone(opened, base: str, number: int, reference: str) -> Page:
    page = log_in(opened(viewport=PHONE), base, _email(number), "fr")
    page.goto(f"{base}/fr/{EDITION}/draws/of/{reference}")
    return page


def test_one_after_the_other_chooses_on_a_phone_and_each_phone_says_by_itself_whose_turn_it_is(
    base, opened, references
):
    phones = [phone(opened, base, number, one) for number, one in enumerate(references)]
    assert len(phones) == PHONES
    now = [page.locator("[data-turns-now]") for page in phones]
    for said in now[1:]:
        expect(said).to_contain_text("avant vous")
    phones[1].locator("#stand-list tbody a").last.focus()
    focused = phones[1].locator(":focus").get_attribute("id")

    for number, page in enumerate(phones):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(now[number]).to_have_text("C’est votre tour.")
        if number == 1:
            expect(page.locator("[data-turns-said]")).to_have_text("C’est votre tour.")
            expect(page.locator(":focus")).to_have_id(focused or "")
        page.locator("#stand-list tbody a").first.click()
        page.locator("#stand form .btn").click()
        page.locator("dialog button[value=yes]").click()
        expect(now[number]).to_contain_text("est à vous")
    for page in phones:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
