"""What people typed is never lost: verdicts one after the other, ended sessions, no network."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import EDITION, PEOPLE, log_in, password

pytestmark = pytest.mark.browser

REASONS = "Un pilote solide, une ville qui l’attend."


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_reasons_typed_in_an_ended_session_reach_the_decision(base, opened, lang):
    context = opened()
    page = log_in(context, base, "chair", lang)
    page.goto(f"{base}/{lang}/{EDITION}/selection/")
    page.locator("main tbody th a").nth(3 + (lang == "ar")).click()
    page.locator("[name=outcome]").last.check()
    page.fill("[name=reasons]", REASONS)

    context.clear_cookies()
    page.locator("form:has([name=reasons]) button.btn").last.click()
    expect(page.locator(".typed")).to_have_text([REASONS])
    page.fill("[name=email]", PEOPLE["chair"])
    page.fill("[name=password]", password())
    page.press("[name=password]", "Enter")
    expect(page.locator(".typed")).to_have_text([REASONS])
    page.locator("main form button.btn").click()
    page.wait_for_url("**/decide/**")

    expect(
        page.locator("#decision ~ *, section:has(#decision)").get_by_text(REASONS).first
    ).to_be_visible()


@pytest.mark.parametrize(
    ("role", "path", "field"),
    [
        ("organiser", "admin/team", "[name=emails]"),
        ("organiser", "stands/neighbours", "select"),
        ("exhibitor", "badges/of/CSC24-0004", "[name=full_name], textarea"),
        ("juror", "jury/profile", "textarea, [type=text]"),
    ],
)
def test_no_form_is_left_for_the_browsers_own_page_without_network(base, opened, role, path, field):
    context = opened()
    page = log_in(context, base, role)
    page.goto(f"{base}/fr/{EDITION}/{path}")
    form = page.locator(
        f"main form[method=post]:has({field}), aside form[method=post]:has({field})"
    )

    context.set_offline(True)
    form.first.locator("button:not([type=button])").first.click()

    expect(page.locator("[data-offline-note]")).to_be_visible()
    assert page.url.endswith(path)


def test_lines_pasted_into_the_field_of_one_name_become_the_list(base, opened):
    context = opened()
    page = log_in(context, base, "startup")
    page.goto(f"{base}/fr/{EDITION}/apply/")
    page.locator("main a[href*='/badges/of/']").first.click()

    page.locator("[name=name]").evaluate(
        """field => {
          const pasted = new DataTransfer();
          pasted.setData("text/plain", "Leïla Amrani\\r\\nOmar Tazi\\n");
          const given = { clipboardData: pasted, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", given));
        }"""
    )

    expect(page.locator("[name=people]")).to_have_value("Leïla Amrani\nOmar Tazi")
    assert page.input_value("[name=name]") == ""
