"""A file is read through, submitted and amended: on an Arabic phone, and while the jury reads."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

#: A file of the demo that its first juror has scored before the deadline of its call.
SCORED = "CSC24-0025"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ANSWERS = {
    "name": "Ma Sakina",
    "city": "Mohammedia",
    "founded_year": "٢٠٢٢",
    "team_size": "6",
    "contact_name": "Imane Rachidi",
    "contact_email": "imane@masakina.example",
    "contact_phone": "\u202a+٢١٢ ٦٠٠ ٠٠ ٠٠ ٠٠\u202c",
    "website": "Https://masakina.example",
    "title": "آذان للماء",
    "summary": "حساسات تنصت إلى الشبكة ليلا.",
    "q_problem": "يضيع ثلث الماء.",
    "q_solution": "أذن لكل صمام.",
    "q_city_pilot": "المحمدية",
}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def shown(page, *selectors):
    """Say of each whether it lies in the window, without scrolling."""
    inside = "e => (r => r.top >= 0 && r.bottom <= innerHeight)(e.getBoundingClientRect())"
    return [page.locator(one).first.evaluate(inside) for one in selectors]


def test_a_founder_submits_from_an_arabic_phone_by_touch(base, opened):
    page = log_in(opened(**PHONE), base, "newcomer", "ar")
    page.goto(f"{base}/ar/{EDITION}/apply/start?call=startups")
    if page.locator("[name=organisation]").count():
        page.select_option("[name=organisation]", "")
    page.locator("main form .btn").tap()
    page.wait_for_url("**/edit")
    in_sight = shown(page, "[value=review]", "[data-autosave-status]")
    page.fill("[name=name]", ANSWERS["name"])
    expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")

    page.locator("[value=review]").tap()
    page.wait_for_url("**/review")
    fitted = [fits(page)]
    missing = page.locator(".error-summary a").count()
    page.locator(".error-summary a").first.tap()
    expect(page.locator("#city")).to_be_focused()
    for name, text in ANSWERS.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=axis]", "5")
    page.select_option("[name=q_stage]", "pilot")
    page.locator("[value=review]").tap()
    page.wait_for_url("**/review")
    read = page.locator(".answers").inner_text()
    fitted += [fits(page), page.locator(".error-summary").count() == 0]
    page.locator(".actionbar button").tap()
    page.wait_for_url("**/receipt")

    assert (in_sight, fitted, fits(page)) == ([True, True], [True] * 3, True)
    assert missing == 11
    assert [part for part in ("2022", "+212 600 00 00 00", "https://masakina.example",
                              "آذان للماء") if part not in read] == []  # fmt: skip
    sha = page.locator("main .code").last.inner_text()
    page.goto(f"{base}/ar/{EDITION}/verify/")
    page.fill("[name=sha256]", " ".join(sha[at : at + 4].upper() for at in range(0, 24, 4)))
    page.press("[name=sha256]", "Enter")
    expect(page.locator(".notice-good")).to_be_visible()
    assert "آذان للماء" not in page.content()


def test_an_amendment_while_the_jury_reads(base, opened):
    juror, founder = (
        log_in(opened(), base, email, "fr")
        for email in ("jury6@village.example", "zineb.lahbabi@medina-3d.example")
    )
    file, scoring = (f"{base}/fr/{EDITION}/{path}/{SCORED}" for path in ("apply", "jury/score"))
    juror.goto(scoring)
    before = juror.locator("h1").inner_text()
    founder.goto(file)
    founder.click("form[action$='/amendment'] button")
    founder.wait_for_url("**/edit")
    founder.fill("[name=title]", "La médina en relief")
    expect(founder.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
    juror.reload()
    during = juror.locator("h1").inner_text(), juror.locator("ins").count()
    founder.goto(file)
    both = founder.locator("h1").inner_text(), founder.locator(".notice-warn a[href$='/edit']")

    both[1].click()
    founder.click("[value=review]")
    founder.wait_for_url("**/review")
    founder.click(".actionbar button")
    founder.wait_for_url("**/receipt")
    juror.reload()

    assert (both[0], during) == (before, (before, 0))
    expect(juror.locator("h1")).to_have_text("La médina en relief")
    changed = juror.locator(".notice-warn .differences")
    expect(changed.locator("del")).to_have_text([before])
    expect(changed.locator("ins")).to_have_text(["La médina en relief"])
    with juror.expect_navigation():
        juror.click("[name=then][value=stay]")
    expect(juror.locator(".notice-warn .differences")).to_have_count(0)
