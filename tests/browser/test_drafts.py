"""One draft on two phones at once, and a tab that is killed: nothing that was typed is lost."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, PEOPLE, log_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STATUS, BANNER = "[data-autosave-status]", "#main > .notice-warn"
#: A page sends what was typed this often at most, as its script says.
EVERY_MS = 10_000
#: A clock that can be put forward would forget how a page was reached.
ARRIVALS = """{
  const known = performance;
  Object.defineProperty(window, "performance", { get: () => known, set: () => {} });
}"""
#: The second founder: somebody who has an account and no draft yet.
SECOND = PEOPLE["startup"]
JOINS = """
    INSERT INTO organisation_member (user_id, organisation_id, edits)
    SELECT (SELECT id FROM user_account WHERE email = :email), organisation_id, true
    FROM application WHERE reference = :reference
"""


def begin(page: Page, base: str) -> str:
    """Begin a draft of a new organisation; return its address."""
    page.goto(f"{base}/fr/{EDITION}/apply/start?call=startups")
    if page.locator("[name=organisation]").count():
        page.select_option("[name=organisation]", "")
    page.locator("main form .btn").tap()
    page.wait_for_url("**/edit")
    return page.url


def founder(context: BrowserContext, base: str, who: str = "newcomer") -> Page:
    """Return an empty page of one of the demo's founders, whose clock can be put forward."""
    page = log_in(context, base, who)
    context.add_init_script(ARRIVALS)
    context.clock.install()
    return page


def write(page: Page, state: str, **fields: str) -> None:
    """Fill fields, and wait until the page says what became of them."""
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    sent(page, state)


def sent(page: Page, state: str = "saved") -> None:
    """Put the clock forward to when a draft is sent, and wait until the page says the outcome."""
    page.clock.fast_forward(EVERY_MS)
    expect(page.locator(STATUS)).to_have_attribute("data-state", state)


def held(page: Page, *names: str) -> dict[str, str]:
    return {name: page.input_value(f"[name={name}]") for name in names}


def test_two_founders_fill_one_draft_and_neither_loses_anything(base, database, opened):
    """The second writes on what the first has changed: in other fields first, then in the same."""
    first = founder(opened(**PHONE), base)
    address = begin(first, base)
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    with engine.begin() as connection:
        reference = address.split("/")[-2].upper()
        connection.execute(sa.text(JOINS), {"email": SECOND, "reference": reference})
    second = founder(opened(**PHONE), base, SECOND)
    second.goto(address)

    write(first, "saved", name="Eaux Vives", city="Fès")
    write(second, "stale", title="Compteurs d’eau", summary="Un capteur par vanne.")
    told = second.locator(STATUS).inner_text()
    second.reload()
    seen = held(second, "name", "title")
    second.locator(BANNER).get_by_role("button").first.tap()
    sent(second)

    write(first, "stale", title="Compteurs d’eau bavards", founded_year="2024")
    first.reload()
    first.locator(BANNER).get_by_role("button").first.tap()
    expect(first.locator(f"{BANNER} li")).to_have_text(["Titre du projet : « Compteurs d’eau »"])
    found = serious(first)
    sent(first)
    second.reload()

    assert "Quelqu’un d’autre a modifié cette page" in told
    assert seen == {"name": "Eaux Vives", "title": ""}
    expect(second.locator(BANNER)).to_have_count(0)
    assert held(second, "name", "city", "title", "summary", "founded_year") == {
        "name": "Eaux Vives",
        "city": "Fès",
        "title": "Compteurs d’eau bavards",
        "summary": "Un capteur par vanne.",
        "founded_year": "2024",
    }
    assert found == []


def test_what_a_killed_tab_held_is_offered_and_comes_back(base, opened, complaints):
    """The tab's process dies while there is no network: neither the page nor the server is told."""
    context = opened(**PHONE)
    page = founder(context, base)
    address = begin(page, base)
    typed = {"name": "Eaux Mortes", "city": "Aigues", "title": "Sel", "summary": "Ligne 1\nLigne 2"}
    write(page, "saved", name="Eaux")
    context.set_offline(True)
    write(page, "failed", **typed)
    with pytest.raises(Exception, match="crash"):
        page.goto("chrome://crash")
    page.close()

    complaints.clear()  # the browser's own word on a request without network
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    stored = held(again, *typed)
    banner = again.locator(BANNER)
    above = banner.bounding_box()["y"] < again.locator("main form").first.bounding_box()["y"]
    banner.get_by_role("button").first.tap()

    assert stored == {"name": "Eaux", "city": "", "title": "", "summary": ""}
    assert above
    assert held(again, *typed) == typed
    sent(again)
    again.reload()
    assert held(again, *typed) == typed
    expect(again.locator(BANNER)).to_have_count(0)


def held_back(page: Page) -> list[Route]:
    """Keep the script that saves drafts on its way; return what lets it come."""
    waiting: list[Route] = []
    page.route("**/js/autosave*", lambda route: waiting.append(route))
    return waiting


def test_what_is_typed_before_the_script_has_come_is_saved(base, opened):
    page = founder(opened(**PHONE), base)
    address = begin(page, base)
    waiting = held_back(page)
    page.goto(address, wait_until="commit")
    page.fill("[name=title]", "Des vannes bavardes")
    page.select_option("[name=axis]", index=1)
    axis = page.input_value("[name=axis]")
    assert page.locator(STATUS).get_attribute("data-state") is None

    waiting[0].continue_()
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
    page.unroute("**/js/autosave*")
    page.goto(address)

    assert held(page, "title", "axis") == {"title": "Des vannes bavardes", "axis": axis}
    assert page.locator(STATUS).get_attribute("data-state") is None  # nothing is left to send


def test_going_back_to_a_draft_is_no_change_of_somebody_else(base, opened):
    """A press has saved since: the browser puts back what stood there, the version not."""
    page = founder(opened(**PHONE), base)
    begin(page, base)
    write(page, "saved", title="Un")
    page.fill("[name=title]", "Deux")
    page.locator("[value=review]").tap()
    page.wait_for_url("**/review")

    page.go_back()
    page.wait_for_url("**/edit")
    write(page, "saved", summary="Trois")

    expect(page.locator(BANNER)).to_have_count(0)
    assert held(page, "title", "summary") == {"title": "Deux", "summary": "Trois"}


def test_what_a_browser_puts_back_is_offered_and_overwrites_nobody(base, database, opened):
    page = founder(opened(**PHONE), base)
    address = begin(page, base)
    write(page, "saved", title="Le mien", contact_name="Moi")
    page.goto(f"{base}/fr/{EDITION}/apply/")
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    with engine.begin() as connection:
        theirs = (
            "UPDATE application SET title = 'Le leur', version = version + 1 WHERE reference = :r"
        )
        connection.execute(sa.text(theirs), {"r": address.split("/")[-2].upper()})

    page.go_back()
    page.wait_for_url("**/edit")

    expect(page.locator("[name=title]")).to_have_value("Le leur")
    expect(page.locator(BANNER)).to_have_count(1)
    sending: list[Request] = []
    page.on("request", lambda request: sending.append(request))
    page.clock.fast_forward(EVERY_MS)
    page.evaluate("0")  # what begins by then has been told
    assert sending == []
    page.goto(address)
    assert held(page, "title") == {"title": "Le leur"}
    page.locator(BANNER).get_by_role("button").first.tap()
    sent(page)
    assert held(page, "title", "contact_name") == {"title": "Le mien", "contact_name": "Moi"}
