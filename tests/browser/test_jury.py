"""The chair's way in Chromium: propose, edit and take an assignment; rank, stage, announce."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

#: A run works beside the pages, on a machine that may be busy.
SLOW = 90_000


def confirm(page, button):
    """Press a button that asks first, and answer yes."""
    page.locator(button).click()
    page.locator("dialog button[value=yes]").click()
    page.wait_for_load_state()


def ask(page, base, lang="fr", **fields):
    """Ask for a proposal of an assignment with a fourth review, as the chair does."""
    page.goto(f"{base}/{lang}/{EDITION}/jury/assign")
    for name, value in {"per_application": 4, "max_load": 40, **fields}.items():
        page.fill(f"[name={name}]", str(value))
    page.press("[name=max_load]", "Enter")


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_run_waits_in_a_bar_that_can_be_stopped(base, opened, lang):
    page = log_in(opened(), base, "chair", lang)
    words = {"fr": ("En attente de son tour", "Arrêter"), "ar": ("في انتظار الدور", "إيقاف")}

    ask(page, base, lang)
    expect(page.get_by_role("status").filter(has_text=words[lang][0])).to_be_attached()
    first = page.locator(".run-now .small").inner_text()
    expect(page.locator(".run-now .small")).not_to_have_text(first)  # asked for every second
    found = serious(page)
    page.get_by_role("button", name=words[lang][1]).click()

    expect(page).to_have_url(f"{base}/{lang}/{EDITION.lower()}/jury/assign")
    assert found == []


def test_a_run_is_followed_and_stopped_without_script(base, opened):
    page = log_in(opened(java_script_enabled=False), base, "chair", "fr")

    ask(page, base)
    page.get_by_role("link", name="Actualiser").click()
    expect(page.locator("main")).to_contain_text("En attente de son tour")
    page.get_by_role("button", name="Arrêter").click()

    expect(page.locator("main")).to_contain_text("Proposer une répartition")


def test_the_chair_proposes_edits_and_takes_an_assignment(base, kept, worker):
    page = kept(base, "chair", "fr")

    ask(page, base, women=1, per_institution=1)
    proposed = page.locator("[aria-labelledby=proposal] .figure-value").first
    expect(proposed).to_be_visible(timeout=SLOW)
    before = int(proposed.inner_text())
    found = serious(page)
    with page.expect_navigation():
        page.locator("[aria-labelledby=files] td a").first.click()
    found += serious(page)
    chosen = page.locator("tr:has([name=do][value=remove])").first
    promised = [chosen.locator("td").nth(column).inner_text() for column in (3, 4)]
    chosen.get_by_role("button").click()
    expect(page.locator("form:has([name=do][value=remove])")).to_have_count(0)
    expect(page.locator("main table").first.locator("strong")).to_have_text(promised)
    page.goto(f"{base}/fr/{EDITION}/jury/assign")
    expect(proposed).to_have_text(str(before - 1))
    confirm(page, "form[action$='assign/take'] button")

    expect(page).to_have_url(f"{base}/fr/{EDITION.lower()}/jury/progress", timeout=20_000)
    expect(page.locator(".notice-good")).to_contain_text(str(before - 1))
    assert found == []


def test_a_demand_that_cannot_be_met_is_named(base, kept, worker):
    page = kept(base, "chair", "fr")

    ask(page, base, per_application=9)

    expect(page.locator(".notice-bad")).to_contain_text(
        "8 jurés sans conflit, 9 avis demandés ; il manque 1 juré, ou passez à 8 avis.",
        timeout=SLOW,
    )
    assert serious(page) == []


def test_an_absent_juror_is_replaced_from_the_page(base, opened, worker):
    page = log_in(opened(), base, "chair", "ar")
    page.goto(f"{base}/ar/{EDITION}/jury/absence")

    page.get_by_role("checkbox", name="Hiroshi Tanabe").check()
    page.locator("main form button").click()
    expect(page.locator("#proposal")).to_be_visible(timeout=SLOW)
    expect(page.locator("[aria-labelledby=files] tbody tr").first).to_contain_text("Hiroshi Tanabe")
    found = serious(page)
    confirm(page, "form[action$='assign/take'] button")

    expect(page.locator(".notice-good")).to_be_visible(timeout=20_000)
    assert found == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_ranking_draws_its_intervals_and_says_where_more_reviews_help(base, kept, lang):
    page = kept(base, "chair", lang)

    page.goto(f"{base}/{lang}/{EDITION}/selection/")

    rows = page.locator("main tbody tr:has(.interval)")
    assert rows.count() > 10
    assert rows.locator(".interval[role=img][aria-label]").count() == rows.count()
    assert page.locator("tr.cut").count() == 1
    box = rows.first.locator(".interval-range").bounding_box()
    assert box["width"] > 5
    picture = page.locator(".intervals[role=img][aria-label]")
    assert (picture.locator("g").count(), picture.locator(".intervals-last").count()) == (33, 1)
    more = page.locator("[aria-labelledby=next] tbody tr td:nth-child(3)").all_inner_texts()
    assert sum(int(number) for number in more) == 10
    assert serious(page) == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_quota_shows_its_effect_at_once(base, kept, lang):
    page = kept(base, "chair", lang)
    page.goto(f"{base}/{lang}/{EDITION}/selection/quotas")
    before = page.locator("#effect tbody").first.inner_text()
    more = str(int(page.locator("#taken-zone-americas").inner_text()) + 1)

    page.fill("[name=least-zone-americas]", more)
    page.press("[name=least-zone-americas]", "Tab")
    expect(page.locator("#taken-zone-americas")).to_have_text(more)

    expect(page.locator("#price-zone-americas")).not_to_have_text("–")
    assert page.locator("#effect tbody").first.inner_text() != before
    assert f"least-zone-americas={more}" in page.url
    assert serious(page) == []


def test_the_chair_stages_and_announces(base, kept):
    page = kept(base, "chair", "fr")
    page.goto(f"{base}/fr/{EDITION}/selection/")
    page.locator("main tbody tr:has(.interval) th a").first.click()

    page.locator("[name=outcome][value=waitlist]").check()
    page.fill("#reasons", "Encore un essai en ville, et la porte est ouverte.")
    page.locator("form[action*='decide'] button[type=submit]").first.click()
    expect(page.locator(".notice-good")).to_be_visible()
    page.goto(f"{base}/fr/{EDITION}/selection/announce")
    expect(page.locator("main")).to_contain_text("Encore un essai en ville")
    if page.locator("[name=beyond]").count():  # the demo stages more than the places that are left
        page.check("[name=beyond]")
    confirm(page, ".actionbar button")

    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.locator(".actionbar")).to_have_count(0)
