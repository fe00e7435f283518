"""Each list leaves whole from a real server, where a request's session ends before its answer."""

import pytest

from tests.browser.site import EDITION

pytestmark = pytest.mark.browser

LISTS = {
    "admin/applications": ("csv", "xlsx", "json"),
    "selection/ranking": ("csv", "xlsx", "json"),
    "visitors/list": ("csv", "xlsx", "json"),
    "orders/lines": ("csv", "xlsx"),
    "tasks/exhibitors": ("csv", "xlsx"),
    "billing/accounts": ("csv",),
}
ENDS = {"csv": b"\r\n", "xlsx": b"\x00\x00", "json": b"]\n"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_arrives_to_its_end(base, kept, name):
    page = kept(base, "organiser", "en")

    for form in LISTS[name]:
        answer = page.request.get(f"{base}/en/{EDITION}/{name}.{form}")

        assert answer.status == 200, form
        assert answer.body().endswith(ENDS[form]), form
