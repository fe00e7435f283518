"""The committee's answer in Chromium: minutes sealed and checked by a founder, a place promoted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import pdf
from tests.browser.pages import serious, too_wide
from tests.browser.site import EDITION, become, log_in

pytestmark = pytest.mark.browser

#: A founder of the demo who is offered a place and has not answered.
OFFERED = "ismail.guedira@tariqi.example"
#: Each page is seen on a phone, in one of these languages.
LANGUAGES = ("fr", "ar", "en")


def confirm(page: Page, label: str) -> None:
    """Press a button that asks first, and answer yes."""
    page.get_by_role("button", name=label).first.click()
    page.locator("dialog button[value=yes]").click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def sealed(base, browser) -> str:
    """Let an organiser read a specimen and seal the minutes; return the text of their PDF."""
    page = log_in(browser.new_context(accept_downloads=True), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/selection/minutes")
    with page.expect_download() as specimen:
        page.get_by_role("link", name="Lire un spécimen").click()
    confirm(page, "Sceller le procès-verbal")
    with page.expect_download() as minutes:
        page.get_by_role("link", name="Procès-verbal n° 1").click()
    with open(specimen.value.path(), "rb") as file:
        assert "SPÉCIMEN" in pdf.text(file.read())
    with open(minutes.value.path(), "rb") as file:
        found = pdf.text(file.read())
    page.context.close()
    assert "SPÉCIMEN" not in found
    return found


def own_page(page: Page, base: str, lang: str) -> None:
    """Go to the founder's own application."""
    page.goto(f"{base}/{lang}/{EDITION}/apply/")
    page.locator("main a[href*='/apply/CSC']").first.click()
    page.wait_for_url(re.compile(r"/apply/CSC"))


def test_a_founder_checks_the_own_line_which_the_minutes_print(base, opened, sealed):
    page = log_in(opened(viewport={"width": 360, "height": 800}), base, "startup")
    own_page(page, base, "fr")
    page.get_by_text("Vérifiez-la vous-même").click()
    mark = page.locator("#minutes ~ details dd").nth(2).inner_text()

    page.get_by_role("button", name="Vérifier qu’elle figure au procès-verbal").click()
    expect(page.locator("#verdict")).to_contain_text("figure mot pour mot")
    page.locator("[name=line]").press("End")
    page.locator("[name=line]").type("x")
    page.get_by_role("button", name="Vérifier cette ligne").click()

    expect(page.locator("#verdict")).to_contain_text("ne figure pas")
    assert re.sub(r"\s", "", mark)[:64] in re.sub(r"\s", "", sealed)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_committees_pages_fit_a_phone_and_axe_finds_nothing_serious(base, opened, sealed, lang):
    places = {
        "juror": ["jury/mirror"],
        "chair": ["selection/minutes", "selection/offers", "selection/quotas", "selection/"],
    }
    faults = {}

    def look(page: Page) -> None:
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        if found := serious(page) + too_wide(page):
            faults[page.url] = found

    page = opened(viewport={"width": 360, "height": 800}, reduced_motion="reduce").new_page()
    for role, paths in places.items():
        become(page.context, base, role)
        for path in paths:
            assert page.goto(f"{base}/{lang}/{EDITION}/{path}").ok, path
            look(page)
        if role == "chair":
            page.locator(".ranking-file a").first.click()
            page.wait_for_url("**/decide/**")
            look(page)
            page.locator("a[href*='/jury/discussion/']").click()
            page.wait_for_url("**/discussion/**")
            look(page)
    become(page.context, base, "startup")
    own_page(page, base, lang)
    look(page)
    page.locator("main a[href*='/verify/minutes/']").click()
    page.wait_for_url("**/verify/minutes/**")
    look(page)

    assert faults == {}


def test_a_juror_and_the_chair_discuss_a_file(base, opened):
    chair = log_in(opened(), base, "chair")
    chair.goto(f"{base}/fr/{EDITION}/selection/")
    chair.locator(".ranking-file a").first.click()
    chair.get_by_role("link", name="Discussion de ce dossier").click()
    chair.fill("[name=text]", "Qui porte le risque ?")

    chair.get_by_role("button", name="Publier").click()

    expect(chair.locator("main .lines")).to_contain_text("Qui porte le risque ?")


def test_a_place_that_a_founder_declines_goes_to_the_next_on_the_waiting_list(base, opened):
    founder = log_in(opened(), base, OFFERED)
    own_page(founder, base, "fr")
    founder.locator("#leave ~ details summary").click()
    confirm(founder, "Décliner la place")
    expect(founder.locator("main")).to_contain_text("Déclinée")
    chair = log_in(opened(), base, "chair")
    chair.goto(f"{base}/fr/{EDITION}/selection/offers")
    following = chair.locator("[aria-labelledby=waiting] tbody tr th a").first.inner_text()

    confirm(chair, "Proposer une place")

    expect(chair.locator(".notice-good")).to_be_visible()
    expect(chair.locator("[aria-labelledby=open]")).to_contain_text(following)
    expect(chair.locator("[aria-labelledby=waiting]")).not_to_contain_text(following)


def test_more_than_the_places_are_announced_only_when_it_is_said_to_be_on_purpose(base, opened):
    chair = log_in(opened(), base, "chair")
    chair.goto(f"{base}/fr/{EDITION}/selection/")
    chair.fill("[name=count]", "30")
    chair.locator("[name=outcome][value=select]").check()
    chair.fill("#reasons", "Une place pour chacun.")
    stage = chair.get_by_role("button", name="Préparer", exact=True)
    stage.click()
    expect(chair.get_by_label("C’est voulu")).to_be_visible()
    chair.get_by_label("C’est voulu").check()
    stage.click()
    expect(chair.locator(".notice-good")).to_be_visible()
    chair.goto(f"{base}/fr/{EDITION}/selection/announce")

    confirm(chair, "Annoncer")
    expect(chair.locator("#beyond-problem")).to_contain_text("Rien n’a été annoncé")
    chair.check("[name=beyond]")
    confirm(chair, "Annoncer")

    expect(chair.locator(".notice-good")).to_be_visible()
    expect(chair.locator("[name=seen]")).to_have_count(0)
