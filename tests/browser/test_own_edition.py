"""From an empty installation to a start-up that applies, in Chromium, with nothing of the demo."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from tests.browser import site
from tests.databases import copy_of
from village.cli import main
from village.config import ROOT

FRUGAL = ROOT / "tests" / "editions" / "data" / "frugal"
pytestmark = pytest.mark.browser

PASSWORD = "quatre mots sans aucun lien"
PHONE = {"width": 390, "height": 844}
STUDIO = "/en/fm27/studio"


@pytest.fixture(scope="module")
def database(demo_folder: Path) -> str:
    """Return the address of a database that holds nothing."""
    return copy_of(site.empty_database(demo_folder), "own")


def set_up_link(database: str, folder: Path, base: str) -> str:
    """Return the link that `village serve` prints on an installation without accounts."""
    environment = {
        "VILLAGE_ENV": "test",
        "VILLAGE_DATABASE_URL": database,
        "VILLAGE_SECRET_KEY": site.SECRET,
        "VILLAGE_DATA_DIR": str(folder),
    }
    told = CliRunner().invoke(main, ["user", "setup-link"], env=environment).output
    path = re.search(r"/account/setup/\S+", told)[0]
    return f"{base}/en{path}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def save(page: Page) -> None:
    with page.expect_navigation():  # the page may show the word of another time
        press(page, "Save")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def write(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.fill(f"[name='{name.replace('__', '-')}']", text)


def ask(page: Page, call: str, kind: str, label: tuple[str, str], **more: str) -> None:
    """Add a question to the first part of a call's form, in English and in French."""
    page.goto(f"{page.base}{STUDIO}/calls/{call}/form")
    page.get_by_text("Add a question").click()
    page.get_by_role("link", name=kind, exact=True).click()
    write(page, question__label__en=label[0], question__label__fr=label[1], **more)


class Effort:
    """What a person visits and presses: pages by their address, buttons, links and boxes."""

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self.presses = 0

    def watch(self, page: Page) -> None:
        page.on("framenavigated", lambda frame: self.pages.add(urlsplit(frame.url).path))
        page.expose_function("pressed", self._pressed)
        page.add_init_script("addEventListener('click', e => e.isTrusted && pressed(), true)")

    def _pressed(self) -> None:
        self.presses += 1


@pytest.fixture(scope="module")
def effort() -> Effort:
    return Effort()


@pytest.fixture(scope="module")
def organiser(browser, base, database, demo_folder, effort) -> Iterator[Page]:
    """Give the page of the person who opens the set-up link."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    effort.watch(page)
    page.base = base
    page.goto(set_up_link(database, demo_folder, base))
    write(page, name="Ada Diouf", email="ada@example.org", password=PASSWORD)
    page.select_option("[name=language]", "en")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/new")
    yield page
    context.close()


def test_an_organiser_makes_an_edition_and_calls_for_it(organiser: Page, effort: Effort):
    page = organiser
    write(page, code="FM27", name="Frugal Meetings")
    page.select_option("[name=country]", "FR")
    expect(page.locator("[name=timezone]")).to_have_value("Europe/Paris")
    press(page, "Make the edition")
    page.wait_for_url(f"**{STUDIO}/")

    page.goto(f"{page.base}{STUDIO}/identity")
    write(
        page,
        edition__name__fr="Rencontres sobres",
        edition__starts_on="2027-10-12",
        edition__ends_on="2027-10-14",
    )
    save(page)

    page.goto(f"{page.base}{STUDIO}/organiser")
    write(page, organiser__email="bonjour@example.org")
    save(page)
    page.goto(f"{page.base}{STUDIO}/venue")
    write(page, venue__name__en="The Halls", venue__name__fr="Les Halles")
    save(page)

    page.goto(f"{page.base}{STUDIO}/pavilions")
    for at, name in enumerate(("Energy", "Water", "Young")):
        press(page, "Add a pavilion")
        write(page, **{f"pavilions__{at}__name__en": name, f"pavilions__{at}__name__fr": name})
    page.select_option("[name='pavilion_rule-startup']", "choice")
    save(page)

    for title, kind in (("Young companies", "startup"), ("Exhibitors", "exhibitor")):
        page.goto(f"{page.base}{STUDIO}/calls")
        write(page, title=title)
        page.select_option("[name=kind]", kind)
        press(page, "Begin a call")
        page.wait_for_url("**/calls/*")
    page.goto(f"{page.base}{STUDIO}/calls/young_companies")
    write(page, call__places="20")
    save(page)

    press(page, "Add a rule")
    page.select_option("[name='call-eligibility-0-rule']", "team_at_most")
    page.select_option("[name='call-eligibility-0-effect']", "enforced")
    write(page, call__eligibility__0__value="10")
    save(page)

    ask(
        page,
        "young_companies",
        "A longer text",
        ("What do you make?", "Que faites-vous ?"),
        question__most="200",
    )
    save(page)
    ask(
        page,
        "young_companies",
        "One of several answers",
        ("Where do you try it?", "Où l’essayez-vous ?"),
    )
    for at, (english, french) in enumerate(
        (("Nowhere yet", "Nulle part"), ("In a city", "En ville"))
    ):
        press(page, "Add an answer")
        write(
            page,
            **{
                f"question__choices__{at}__label__en": english,
                f"question__choices__{at}__label__fr": french,
            },
        )
    save(page)
    ask(page, "young_companies", "A line of text", ("Which city?", "Quelle ville ?"))
    page.get_by_label("Where do you try it?: In a city").check()
    page.get_by_label("Has to be answered").check()
    save(page)
    ask(page, "young_companies", "A link to a video", ("A film", "Un film"))
    save(page)
    ask(page, "young_companies", "A consent", ("You may show it", "Vous pouvez le montrer"))
    save(page)

    page.goto(f"{page.base}{STUDIO}/jury")
    write(page, jury__scale__least="1", jury__scale__most="10")
    for at, name in enumerate(("Use", "Sobriety")):
        press(page, "Add a criterion")
        write(
            page,
            **{
                f"jury__criteria__{at}__title__en": name,
                f"jury__criteria__{at}__title__fr": name,
                f"jury__criteria__{at}__weight": "50",
            },
        )
    save(page)
    expect(page.locator("[name='jury-scale-most']")).to_have_value("10")

    page.goto(f"{page.base}{STUDIO}/prices")
    write(page, prices__vat_rate="20")
    press(page, "Add a price")
    page.select_option("[name='prices-list-0-item']", "shell_scheme_m2")
    write(page, prices__list__0__amount="180.50")
    save(page)
    expect(page.locator("[name='prices-list-0-amount']")).to_have_value("180.50")

    page.goto(f"{page.base}/en/fm27/floorplan/")
    page.set_input_files("input[type=file]", FRUGAL / "plan.geojson")
    page.locator(
        "form[enctype] button[type=submit], form[enctype] button:not([type])"
    ).first.click()
    expect(page.get_by_text("N01").first).to_be_attached()

    page.goto(f"{page.base}/en/fm27/admin/team")
    page.get_by_label("Email addresses").fill("jury@example.org, door@example.org")
    page.get_by_label(re.compile("^Juror")).check()
    press(page, "Invite")
    expect(page.get_by_text("2 invitations are on their way.")).to_be_visible()

    page.goto(f"{page.base}{STUDIO}/")
    press(page, "Make it public")
    press(page, "Make it public")
    expect(page.get_by_text("Everybody sees it").first).to_be_visible()
    # docs/guide/organise.md says how many pages and presses it takes.
    assert len(effort.pages) <= 20
    assert effort.presses <= 45


def reach(page: Page, name: str, role: str = "", *, within: str = "") -> None:
    """Press the tabulator until what has the focus bears a name, and perhaps a role, in a part."""
    told = """([name, role, within]) => {
      const here = document.activeElement;
      const label = here.labels?.[0]?.textContent ?? here.getAttribute("aria-label");
      const fits = here.matches(role || "*") && (!within || !!here.closest(within));
      return (label ?? here.textContent).trim().replace(/\\s+/g, " ") === name && fits;
    }"""
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate(told, [name, role, within]):
            return
    raise AssertionError(f"no {name!r} is reached by the tabulator")


def test_the_form_is_built_by_keys_alone(organiser: Page):
    """Standard questions are switched, others added, moved, saved and taken away again."""
    page = organiser
    page.goto(f"{page.base}{STUDIO}/calls/young_companies/form")
    first, second = page.locator("[data-question] a").all_inner_texts()[:2]

    website = page.locator("#s-website")
    reach(page, "The organisation 12 standard questions", "summary")
    expect(website).to_be_visible()  # open, as this country has no ICE to ask for
    page.keyboard.press("Enter")
    expect(website).to_be_hidden()
    page.keyboard.press("Enter")
    reach(page, "Not asked", within="#s-website")
    page.keyboard.press("Enter")
    expect(website.get_by_role("button", name="Not asked")).to_have_attribute(
        "aria-pressed", "true"
    )
    reach(page, "As usual: Website", within="#s-website")
    page.keyboard.press("Enter")
    expect(website.get_by_role("button", name="Optional")).to_have_attribute("aria-pressed", "true")

    reach(page, "Add a question")
    page.keyboard.press("Enter")
    reach(page, "Yes or no")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new-check")
    reach(page, "English")
    page.keyboard.type("Do you export?")
    reach(page, "Français")
    page.keyboard.type("Exportez-vous ?")
    reach(page, "Has to be answered")
    page.keyboard.press("Space")
    reach(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Do you export?")).to_be_visible()

    reach(page, "Move down", within="[data-question]:first-child")
    page.keyboard.press("Enter")
    expect(page.locator("[data-builder-said]")).to_have_text(f"{first}: now number 2 of 6")
    reach(page, "Save the order")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert page.locator("[data-question] a").all_inner_texts()[:2] == [second, first]

    reach(page, "Take away", within="#q-do_you_export")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    reach(page, "Take away", within="dialog")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question]")).to_have_count(5)


def test_a_question_is_dragged_by_its_grip(organiser: Page):
    page = organiser
    page.goto(f"{page.base}{STUDIO}/calls/young_companies/form")
    page.set_viewport_size({"width": 1280, "height": 2600})
    names = page.locator("[data-question] a").all_inner_texts()
    grip = page.locator("[data-grip]").nth(1).bounding_box()
    last = page.locator("[data-question]").last.bounding_box()

    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, last["y"] + last["height"] - 4, steps=8)
    page.mouse.up()
    press(page, "Save the order")

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert page.locator("[data-question] a").all_inner_texts() == [names[0], *names[2:], names[1]]


def mailed_link(page: Page, email: str) -> str:
    """Return the path of the link in the newest mail to an address."""
    page.goto(f"{page.base}/outbox")
    page.locator("li", has_text=email).first.get_by_role("link").click()
    found = re.search(r"https?://[^/\s]+(/\S+)", page.locator("main").inner_text())
    return found[1]


def test_a_start_up_applies_on_a_phone(browser, base, organiser: Page):
    context = browser.new_context(locale="en-GB", viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.base = base
    page.goto(f"{base}/en/account/signup")
    write(page, name="Noor Haddad", email="noor@example.org")
    with page.expect_navigation():
        page.locator("main form").get_by_role("button").last.tap()
    page.goto(base + mailed_link(page, "noor@example.org"))
    write(page, password=PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{base}/en/fm27/apply/start")
    page.get_by_text("Young companies").last.tap()
    page.get_by_role("button", name="Start the application").tap()
    page.wait_for_url("**/edit")
    write(
        page,
        name="Aqua",
        city="Lyon",
        founded_year="2024",
        team_size="40",
        contact_name="Noor Haddad",
        contact_email="noor@example.org",
        contact_phone="+33 4 00 00 00 01",
        title="Leaks heard at night",
        summary="Sensors on the valves.",
        q_what_do_you_make="x" * 230,
    )
    page.select_option("[name=country]", "FR")
    page.select_option("[name=pavilion]", "water")
    city = page.locator("[name=q_which_city]")
    expect(city).to_be_hidden()
    page.select_option("[name=q_where_do_you_try_it]", "in_a_city")
    expect(city).to_be_visible()
    city.fill("Lyon")

    def read_through():
        page.locator("[name=do][value=review]").tap()

    read_through()
    expect(page.get_by_text("this has 230").first).to_be_visible()
    write(page, q_what_do_you_make="Ears for pipes.")
    read_through()
    page.wait_for_url("**/review")
    rule = page.locator(".error-summary")
    expect(rule).to_contain_text("10")
    page.locator(".actionbar a").tap()
    write(page, team_size="4")
    read_through()
    page.wait_for_url("**/review")
    page.locator(".actionbar button").tap()
    page.wait_for_url("**/receipt")

    expect(page.locator("main")).to_contain_text("FM27-0001")
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    context.close()
