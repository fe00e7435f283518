"""Photograph the demo for `docs/pictures/`, and write the page that shows the pictures.

Those of the studio, of an edition of one's own, stand in `docs/guide/organise.md`; those of the
editor of the plan, in `docs/guide/drawing.md`; those of documents, in `docs/documents.md`.

    python scripts/screenshots.py [--folder DIR] [--only NAME …]

`--folder` keeps the loaded demo for the next time.
"""

import argparse
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the site and the browser of the tests

import sqlalchemy as sa  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from tests.browser import site  # noqa: E402
from tests.databases import copy_of  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
GUIDE = ROOT / "docs" / "guide" / "screens.md"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
LARGEST_BYTES = 120_000
HEAD = """# Screens

The demo edition, Casablanca Smart City 2024, as its people see it: in French, in Arabic (right
to left) and in English, light and dark, at a desk and on a phone. `make screenshots` takes
these pictures anew.
"""


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page, and what the guide says of it.

    `link` is followed first, a badge is `scanned` at the gate in a rehearsal, `scroll` is brought
    into view.
    """

    name: str
    says: str
    path: str
    role: str = ""
    edition: str = site.EDITION
    lang: str = "fr"
    phone: bool = False
    dark: bool = False
    link: str = ""
    scanned: bool = False
    scroll: str = ""


@dataclass(frozen=True)
class Asked:
    """Long work that is done before the pictures: who asks for it on which page, and what shows."""

    role: str
    path: str
    fields: dict[str, str]
    button: str
    result: str


ASKED = [
    Asked(
        "organiser", "stands/proposal", {"seconds": "10"},
        "form:has([name=seconds]) .btn", "#result",
    ),
    Asked(
        "chair", "jury/assign", {"per_application": "4", "max_load": "40"},
        "form:has([name=max_load]) .btn", "#proposal",
    ),
]  # fmt: skip
#: A juror of the demo who still has files to score.
BUSY = "jury5@village.example"
SHOTS = [
    Shot("home", "The edition's first page: theme, dates, and the two calls.", ""),
    Shot("home-ar", "The same page in Arabic: everything but the plan is mirrored.", "", lang="ar"),
    Shot("home-dark", "In the dark, colours are lighter, never louder.", "", dark=True),
    Shot("home-phone", "On a phone.", "", lang="ar", phone=True),
    Shot(
        "crossroads",
        "Four continents around the village, as in the hall.",
        "",
        lang="en",
        scroll=".crossroads",
    ),
    Shot("plan", "The public plan: who stands where.", "plan"),
    Shot("calls", "What a call asks, offers, and until when.", "calls", lang="en"),
    Shot(
        "apply",
        "The application: saved as it is written.",
        "apply/",
        "newcomer",
        link="main a[href$='/edit']",
    ),
    Shot(
        "apply-status",
        "Where an application stands, for the applicant.",
        "apply/",
        "startup",
        lang="ar",
        link="main tbody th a",
    ),
    Shot("board", "The organiser's board: what waits for a decision.", "admin/", "organiser"),
    Shot("applications", "All applications, by state.", "admin/applications", "organiser"),
    Shot(
        "file",
        "One file with its screening.",
        "admin/applications?state=submitted",
        "organiser",
        link="main tbody a[href*='/applications/CSC24-']",
    ),
    Shot("juror", "A juror's files, on a phone.", "jury/", BUSY, phone=True),
    Shot(
        "score",
        "Scoring with the thumb; at a desk, digits do the same.",
        "jury/",
        BUSY,
        phone=True,
        link="[aria-labelledby=to-score] a",
        scroll="[data-marks]",
    ),
    Shot(
        "score-dark",
        "The same in Arabic, in the dark.",
        "jury/",
        BUSY,
        lang="ar",
        phone=True,
        dark=True,
        link="[aria-labelledby=to-score] a",
        scroll="[data-marks]",
    ),
    Shot("jury", "How far the jury is.", "jury/progress", "chair"),
    Shot(
        "assign", "A proposed assignment, proven fair, before it is taken.", "jury/assign", "chair"
    ),
    Shot("ranking", "The ranking says how sure it is.", "selection/", "chair"),
    Shot(
        "quotas", "A quota, its price, and who enters.", "selection/quotas?least-axis-2=2", "chair"
    ),
    Shot("announce", "Staged decisions, announced together.", "selection/announce", "chair"),
    Shot(
        "stands",
        "Stands are given on the plan, by mouse or by keyboard.",
        "stands/?stand=V22",
        "organiser",
    ),
    Shot(
        "proposal",
        "A proposal of stands, proven, beside the present plan and first come, first served.",
        "stands/proposal",
        "organiser",
        scroll="[aria-labelledby=result] .table",
    ),
    Shot(
        "proposal-plan",
        "The same on the plan, in Arabic: what somebody else on a stand would cost.",
        "stands/proposal?stand=A06&application=CSC24-0055#stand",
        "organiser",
        lang="ar",
        scroll=".plan-svg",
    ),
    Shot("repairs", "What to do with free stands, with few moves.", "stands/repairs", "organiser"),
    Shot("contracts", "Contracts, and who waits for one.", "contracts/", "organiser", lang="ar"),
    Shot(
        "contract",
        "A contract with its fingerprint.",
        "contracts/",
        "organiser",
        link="main tbody tr:nth-child(4) a",
    ),
    Shot("badges", "Badges to issue and to print.", "badges/", "organiser"),
    Shot(
        "gate",
        "The gate lets somebody in: a rehearsal, for the days of the event are still to come.",
        "gate/",
        "gate",
        phone=True,
        scanned=True,
    ),
    Shot(
        "gate-again",
        "The same code a second time, in Arabic and in the dark.",
        "gate/",
        "gate",
        lang="ar",
        phone=True,
        dark=True,
        scanned=True,
    ),
]

#: What `docs/guide/organise.md` shows: the studio, of an edition that has nothing of the demo.
STUDIO = [
    Shot(f"studio-{name}", says, f"studio/{path}", "organiser", site.OWN, lang="en", **more)
    for name, says, path, more in (
        ("overview", "What there is, and what is missing.", "", {}),
        ("dates", "Texts stand in each language side by side.", "identity", {}),
        ("form", "A form from top to bottom.", "calls/seed/form#s-website", {}),
        ("question", "A question has a page of its own.", "calls/seed/form/1/pilot_city", {}),
        ("prices", "Prices and when they are paid.", "prices", {}),
        ("phone", "The same on a phone.", "calls/seed/form", {"phone": True}),
    )
]

#: What `docs/guide/drawing.md` shows: a copy of the demo's plan, drawn on.
DRAWING = [
    Shot(
        f"drawing{name}",
        says,
        "floorplan/versions/2/draw",
        "organiser",
        scroll="[data-draw-plan]",
        **more,
    )
    for name, says, more in (
        ("", "The editor, with a copy of the plan in force.", {}),
        ("-ar", "In Arabic the page is mirrored, the hall is not.", {"lang": "ar"}),
        ("-dark", "In the dark.", {"dark": True}),
        ("-phone", "On a phone.", {"phone": True}),
    )
]

#: What `docs/documents.md` shows of pages.
DOCUMENTS = [
    Shot("badges-longest", "The longest names before printing.", "badges/longest", "organiser"),
    Shot(
        "verify",
        "The public page of a contract.",
        "contracts/CSC24-C-0004",
        "organiser",
        link="main a[href*='/verify/']",
    ),
]


def draw(browser: Browser, base: str) -> None:
    """Begin a drawing with a copy of the demo's plan."""
    context = browser.new_context(locale="fr")
    page = site.log_in(context, base, "organiser")
    page.goto(f"{base}/fr/{site.EDITION}/floorplan/draw")
    page.locator("form[action$='/copy'] button").click()
    page.wait_for_url("**/versions/2/draw")
    context.close()


def ask(browser: Browser, base: str) -> None:
    """Ask for all long work, and wait for it."""
    for asked in ASKED:
        context = browser.new_context(locale="fr")
        page = site.log_in(context, base, asked.role)
        page.goto(f"{base}/fr/{site.EDITION}/{asked.path}")
        for name, value in asked.fields.items():
            field = page.locator(f"[name={name}]")
            if field.evaluate("field => field.matches('select')"):
                field.select_option(value)
            else:
                field.fill(value)
        page.locator(asked.button).click()
        page.locator(asked.result).wait_for(timeout=90_000)
        context.close()


def badge_code(url: str) -> str:
    """Return the code of a badge that opens the gate: nobody has scanned it yet."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        code: str = connection.execute(
            sa.text(
                "SELECT token FROM badge WHERE state = 'issued' AND NOT EXISTS"
                " (SELECT FROM check_in WHERE badge_id = badge.id) ORDER BY id LIMIT 1"
            )
        ).scalar_one()
    return code


def take(page: Page, base: str, shot: Shot, code: str) -> bytes:
    """Return the picture of one page as PNG; `code` is what is scanned at the gate."""
    page.goto(f"{base}/{shot.lang}/{shot.edition}/{shot.path}")
    if shot.link:
        page.goto(page.evaluate("css => document.querySelector(css).href", shot.link))
    if shot.scanned:
        page.click("summary:has(~ form[action$='/station'])")
        page.check("[name=is_rehearsal][type=checkbox]")
        with page.expect_navigation():
            page.click("form[action$='/station'] [type=submit]")
        page.fill("#code", code)
        page.keyboard.press("Enter")
        page.wait_for_url("**scan=*")
        page.evaluate("document.activeElement.blur()")
    if shot.scroll:
        page.evaluate(
            "css => document.querySelector(css).scrollIntoView({block: 'center'})", shot.scroll
        )
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")  # pictures that are loaded when they come into view
    return page.screenshot()


def palette(picture: Image.Image, colours: int) -> Image.Image:
    """Return a palette with the commonest colours as they are, the rest spread over the picture.

    So neither the paper changes its tone nor a pavilion its few dots of colour.
    """
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    common = [channel for _, colour in counted[: colours // 4] for channel in colour]
    spread = picture.quantize(colours - colours // 4, method=Image.Quantize.MAXCOVERAGE)
    found = Image.new("P", (1, 1))
    found.putpalette(common + (spread.getpalette() or []))
    return found


def small(png: bytes) -> bytes:
    """Return a picture with as many colours as fit in `LARGEST_BYTES`."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32):
        kept = BytesIO()
        picture.quantize(palette=palette(picture, colours), dither=Image.Dither.NONE).save(
            kept, "PNG", optimize=True
        )
        if kept.tell() <= LARGEST_BYTES:
            break
    return kept.getvalue()


def photograph(browser: Browser, base: str, shots: list[Shot], code: str) -> None:
    """Take all pictures, each person in a browser of their own."""
    for shot in shots:
        context = browser.new_context(
            viewport=PHONE if shot.phone else DESK,
            color_scheme="dark" if shot.dark else "light",
            reduced_motion="reduce",
            locale=shot.lang,
        )
        page = site.log_in(context, base, shot.role) if shot.role else context.new_page()
        (PICTURES / f"{shot.name}.png").write_bytes(small(take(page, base, shot, code)))
        print(shot.name, flush=True)
        context.close()


def write_guide() -> None:
    """Write the page that shows all pictures."""
    parts = [HEAD]
    for shot in SHOTS:
        width = ' width="300"' if shot.phone else ""
        parts.append(f'{shot.says}\n\n<img src="../pictures/{shot.name}.png" alt=""{width}>\n')
    GUIDE.parent.mkdir(parents=True, exist_ok=True)
    GUIDE.write_text("\n".join(parts), "utf-8")


def main() -> int:
    """Take the pictures asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="keeps the loaded demo")
    parser.add_argument("--only", nargs="*", help="names of pictures")
    asked = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = site.scratch(asked.folder)
    url = copy_of(site.demo_database(folder), "pictures")
    site.take_own_edition(url, folder)
    every = SHOTS + STUDIO + DRAWING + DOCUMENTS
    shots = [one for one in every if not asked.only or one.name in asked.only]
    with site.serving(url, folder) as base, site.chromium() as browser:
        if any(one in SHOTS for one in shots):
            with site.working(url, folder):
                ask(browser, base)
        if any(one in DRAWING for one in shots):
            draw(browser, base)
        photograph(browser, base, shots, badge_code(url))
    write_guide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
