"""An exhibitor closes every task on a phone, in Arabic; prices follow what is typed.

What it draws and what it owes is judged and billed by the organiser, from another browser.
"""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Opener
from tests.browser.pages import serious
from tests.browser.site import EDITION, become, log_in
from tests.engines.inspection import corpus
from tests.exhibitors.test_entries import PDF
from village.editions import TaskKind

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(base, opened, request) -> Page:
    """Return somebody's phone on the list of their tasks, in Arabic."""
    page = log_in(opened(viewport=PHONE), base, getattr(request, "param", "exhibitor"), "ar")
    page.goto(f"{base}/ar/{EDITION}/apply/")
    page.locator(f"a[href*='/apply/{EDITION}-']").first.click()
    page.locator("main a[href*='/tasks/of/']").click()
    page.wait_for_url("**/tasks/of/*")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    return page


def task(page: Page, name: str) -> None:
    page.locator(f"#task-{name} h2 a").click()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form .form-actions .btn").first.click()


def stroke(page: Page) -> None:
    """Draw a wall across the stand, from its lower fifth to its upper one."""
    page.locator("[data-walls-plan]").scroll_into_view_if_needed()
    floor = page.locator("[data-walls-floor]").bounding_box()
    middle = floor["x"] + floor["width"] / 2
    page.mouse.move(middle, floor["y"] + floor["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(middle + 3, floor["y"] + floor["height"] / 2)
    page.mouse.move(middle + 1, floor["y"] + floor["height"] * 0.8)
    page.mouse.up()


def draw_the_stand(page: Page) -> None:
    """Draw a wall, see it judged at once, and send it."""
    plan = page.locator("[data-walls-plan]")
    width, depth = (int(plan.get_attribute(f"data-{side}")) for side in ("width", "depth"))
    stroke(page)
    x1, y1, x2, y2, height = (
        int(one.input_value())
        for one in page.locator("[data-wall-row]").first.locator("input").all()
    )
    assert (x1, y1 > y2, height) == (x2, True, 250)
    assert abs(x1 - width / 2) <= 15
    assert abs(y1 - depth * 0.8) <= 15
    page.locator("[name=walls-0-height]").fill("450")
    expect(page.locator("#judged [data-fault=too_high]")).to_have_count(1)
    expect(page.locator(".walls-wall.is-wrong")).to_have_count(1)
    assert fits(page)
    assert serious(page) == []
    page.locator("[name=walls-0-height]").fill("240")
    expect(page.locator("#judged [data-fault]")).to_have_count(0)
    with page.expect_navigation():
        page.locator("[name=submit]").click()


class Office:
    """The organiser, who sends forms without drawing their pages."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        become(context, base, "organiser", "ar")
        self._context, self._base = context, f"{base}/ar/{EDITION}"

    def send(self, path: str, seen: str, **fields: str) -> None:
        """Send a form of a page, which has its token and the version that was seen."""
        page = self._context.request.get(f"{self._base}/{seen}").text()
        hidden = dict(re.findall(r'name="(csrf_token|version)"[^>]* value="([^"]+)"', page))
        answer = self._context.request.post(
            f"{self._base}/{path}", form={**hidden, **fields}, max_redirects=0
        )
        assert answer.status == HTTPStatus.SEE_OTHER, answer.text()

    def bill(self, reference: str) -> None:
        """Bill what is left of an exhibitor's price."""
        found = self._context.request.get(f"{self._base}/billing/of/{reference}").text()
        [contract] = set(re.findall(rf"contracts/({EDITION}-C-\d+)", found))
        self.send("billing/draft", "billing/", contract=contract)
        waiting = self._context.request.get(f"{self._base}/billing/?state=pro_forma").text()
        [pro_forma] = set(re.findall(rf"billing/({reference}-\d+)", waiting))
        self.send("billing/issue", f"billing/issue?invoice={pro_forma}", invoice=pro_forma)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_exhibitor_closes_every_task_on_a_phone_in_arabic(
    phone: Page, opened: Opener, base: str, tmp_path: Path
):
    logo, certificate = tmp_path / "logo.png", tmp_path / "شهادة.pdf"
    logo.write_bytes(corpus.saved(corpus.picture(), "PNG"))
    certificate.write_bytes(PDF)
    tasks = phone.url
    expect(phone.locator("#task-contract .is-good")).to_have_count(1)

    task(phone, "catalogue")
    for language in ("fr", "ar", "en"):
        phone.fill(f"[name=in_{language}]", "…")
    phone.set_input_files("[name=logo]", logo)
    save(phone)

    task(phone, "services")
    phone.fill("[name=q_screen_55]", "٢")
    expect(phone.locator("#quote .table-total td")).to_contain_text(re.compile(r"6.720,00"))
    assert fits(phone)
    save(phone)
    phone.goto(tasks)

    task(phone, "co_exhibitors")
    phone.fill("[name=names]", "تعاونية الأطلس")
    save(phone)

    task(phone, "insurance")
    phone.set_input_files("[name=certificate]", certificate)
    save(phone)

    task(phone, "press_kit")
    phone.set_input_files("[name=file]", certificate)
    save(phone)
    phone.goto(tasks)

    task(phone, "delivery")
    phone.locator("[name=slot]").first.check()
    save(phone)

    task(phone, "work_passes")
    phone.select_option("[name=work]", "build_up")
    phone.fill("[name=name]", "عمر بنيس")
    with phone.expect_navigation():
        phone.locator("form:has([name=work]) .btn").first.click()
    phone.goto(tasks)

    task(phone, "invitations")
    with phone.expect_navigation():
        phone.locator("main form .btn").first.click()
    phone.goto(tasks)

    task(phone, "stand_design")
    draw_the_stand(phone)
    reference = phone.url.rpartition("/")[2]
    office = Office(opened(), base)
    design = f"tasks/{reference}/stand-design"
    office.send(f"{design}/approve", design)

    office.bill(reference)
    phone.goto(tasks)
    task(phone, "balance")
    phone.locator("main a[href*='/cards/']").first.click()
    save(phone)
    with phone.expect_navigation():
        phone.locator("[name=pay]").click()
    phone.goto(tasks)

    # Those of a space without walls: the others have a name on the fascia.
    every = phone.locator(".tasks > li")
    expect(every).to_have_count(len(TaskKind) - 1)
    expect(every.locator(".is-good")).to_have_count(len(TaskKind) - 1)
    assert fits(phone)


@pytest.mark.parametrize("phone", ["startup"], indirect=True)
def test_a_fascia_is_proofed_and_kept_on_a_phone_in_arabic(phone: Page):
    task(phone, "fascia")
    phone.fill("[name=in_fr]", "Chaouia Intégration")
    phone.fill("[name=in_ar]", "الشاوية للإدماج")
    phone.locator("[name=look]").click()
    expect(phone.locator(".fascia")).to_have_count(2)
    assert fits(phone)
    save(phone)

    expect(phone.locator("#task-fascia .is-good")).to_have_count(1)
