"""What a first visit weighs, with an empty cache and no proxy between."""

import pytest

from benchmarks.weight import wire_sizes
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser


def weigh(context, address):
    page = context.new_page()
    sizes = wire_sizes(page)
    page.goto(address, wait_until="networkidle")
    return len(sizes), sum(sizes)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_home_page_takes_at_most_twelve_requests_and_90_kb(base, opened, lang):
    requests, size = weigh(opened(), f"{base}/{lang}/{EDITION}/")

    assert (requests <= 12, size <= 90_000) == (True, True), (requests, size)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_form_takes_at_most_140_kb(base, opened, lang):
    applicant = opened()
    page = log_in(applicant, base, "startup", lang)
    page.goto(f"{base}/{lang}/{EDITION}/apply/start?call=startups")
    page.click("main form [type=submit]")
    page.wait_for_url("**/edit")

    requests, size = weigh(opened(storage_state=applicant.storage_state()), page.url)

    assert (requests > 1, size <= 140_000) == (True, True), (requests, size)
