"""The gate's camera: a code that it sees is judged, and the camera stays open for the next."""

import pytest
from playwright.sync_api import expect

from tests.browser import site
from tests.browser.pages import camera_seeing

pytestmark = pytest.mark.browser


def test_a_code_before_the_camera_is_judged_and_the_camera_stays_open(base, opened):
    page = site.log_in(opened(locale="fr"), base, "gate")
    page.add_init_script(camera_seeing("NO-BADGE-OF-OURS", "environment"))
    page.goto(f"{base}/fr/{site.EDITION.lower()}/gate/")

    page.click("[data-camera]")
    page.wait_for_url("**scan=*", wait_until="commit")
    page.wait_for_selector("[data-camera][aria-pressed=true]")
    page.wait_for_timeout(600)

    assert page.locator("[data-verdict]").get_attribute("data-verdict") == "refused"


def test_a_gate_that_was_never_synchronised_keeps_the_code_until_the_network_is_back(
    base, opened, complaints
):
    context = opened(locale="fr")
    context.route("**/snapshot.json", lambda route: route.fulfill(status=503))
    page = site.log_in(context, base, "gate")
    page.goto(f"{base}/fr/{site.EDITION.lower()}/gate/")
    code, event = page.locator("[name=code]").first, page.locator("[name=event]").first
    before = event.input_value()

    context.set_offline(True)
    code.fill("NO-BADGE-OF-OURS")
    code.press("Enter")
    expect(page.locator("[data-offline]")).to_be_visible()
    kept = (code.input_value(), event.input_value(), page.url.partition("?")[0])
    complaints.clear()  # the browser's own word on a request without network

    context.set_offline(False)
    code.press("Enter")
    page.wait_for_url("**scan=*")

    assert kept == ("NO-BADGE-OF-OURS", before, f"{base}/fr/{site.EDITION.lower()}/gate/")
    assert page.url.endswith(f"scan={before}")
    assert page.locator("[data-verdict]").get_attribute("data-verdict") == "refused"
    assert page.locator("[data-offline]").is_hidden()


#: What the device plays, as hertz, and how it shakes.
LISTENING = """
window.given = [];
navigator.vibrate = (shakes) => window.given.push(shakes);
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.given.push(this.frequency.value);
  start.call(this, at);
};
"""


def test_a_verdict_is_heard_and_felt_until_that_is_turned_off_on_the_device(base, opened):
    page = site.log_in(opened(locale="fr"), base, "gate")
    page.add_init_script(LISTENING)
    page.goto(f"{base}/fr/{site.EDITION.lower()}/gate/")
    sound = page.locator("[data-sound]")

    def scanned():
        page.evaluate("document.querySelector('[data-verdict]').dataset.verdict = ''")
        page.locator("#code").fill("NO-BADGE-OF-OURS")
        page.locator("#code").press("Enter")
        page.wait_for_selector("[data-verdict=refused]")
        return page.evaluate("window.given.splice(0)")

    def heard():
        for _try in range(100):
            if page.evaluate("window.given.length") > 1:
                break
            page.wait_for_timeout(50)
        return page.evaluate("window.given.splice(0)")

    page.locator("#code").fill("NO-BADGE-OF-OURS")
    page.locator("#code").press("Enter")
    of_refusal = heard()
    sound.click()
    when_off = scanned()
    page.reload()
    kept_off = (sound.inner_text(), scanned())
    sound.click()
    of_green = heard()

    assert (of_refusal, of_green) == ([[450], 170], [[60], 880])
    assert (when_off, kept_off) == ([], ("Son et vibration\u00a0: non", []))


#: By how many pixels the page is too wide with large text and the longest word of a verdict.
TOO_WIDE = """() => {
  document.documentElement.style.fontSize = "200%";
  document.querySelector(".verdict-word").textContent = "Déjà à l’intérieur";
  return document.documentElement.scrollWidth - innerWidth;
}"""


def test_a_verdict_comes_into_the_page_and_the_field_is_ready_for_the_next(base, opened):
    page = site.log_in(opened(locale="fr"), base, "gate")
    page.goto(f"{base}/fr/{site.EDITION.lower()}/gate/")
    page.evaluate("window.isSamePage = true")
    events = []

    for _scan in range(2):
        events.append(page.locator("[name=event]").first.input_value())
        page.locator("#code").fill("NO-BADGE-OF-OURS")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**scan={events[-1]}")
        expect(page.locator("#code")).to_be_focused()

    assert page.evaluate("window.isSamePage")
    assert len(set(events)) == 2
    assert page.locator("#code").input_value() == ""
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate(TOO_WIDE) <= 0
