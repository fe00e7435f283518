"""Check every page of the demo with axe: three languages, light and dark, phone and desk.

    python scripts/axe.py [--folder DIR] [--langs fr,ar,en] [--roles organiser,juror] [--own]

Prints one line for each page that has a serious or critical finding, then the totals; exits 1
where there is any. `--folder` keeps the loaded demo for the next time. With `--own` the pages are
those of an edition that has nothing of the demo, with ten calls of sixty questions.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the site and the browser of the tests

from playwright.sync_api import Browser, Page  # noqa: E402
from werkzeug.routing import Map  # noqa: E402

from tests.browser import asking, pages, site  # noqa: E402
from tests.databases import copy_of  # noqa: E402
from village import create_app  # noqa: E402

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
ROLES = ("nobody", *site.PEOPLE)


def check_role(
    browser: Browser,
    base: str,
    urls: Map,
    role: str,
    asked: argparse.Namespace,
    checked: Counter[str],
) -> list[str]:
    """Check what one person can reach; return a line for each finding."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page() if role == "nobody" else site.log_in(context, base, role)
    found: list[str] = []
    only = site.OWN if asked.own else ""
    for paths in pages.crawl(context, base, urls, asked.most, only=only).values():
        for path in paths:
            for lang in asked.langs.split(","):
                shown = pages.other_language(path, lang)
                page.goto(base + shown)
                checked[role] += len(WIDTHS) * len(SCHEMES)
                found += [f"{role:10} {view} {shown}  {finding}" for view, finding in _views(page)]
    context.close()
    return found


def _views(page: Page) -> Iterator[tuple[str, str]]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for finding in pages.serious(page, every_text=True):
                yield f"{scheme:5} {width:4}", finding


def main() -> int:
    """Check all pages asked for; return 1 where axe found something."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="keeps the loaded demo")
    parser.add_argument("--langs", default="fr,ar,en")
    parser.add_argument("--roles", default=",".join(ROLES))
    parser.add_argument("--most", type=int, default=pages.MOST_OF_A_KIND, help="pages of a kind")
    parser.add_argument("--own", action="store_true", help="an edition that is not the demo")
    asked = parser.parse_args()
    checked: Counter[str] = Counter()
    found: list[str] = []
    folder = site.scratch(asked.folder)
    url = copy_of(site.demo_database(folder), "axe")
    if asked.own:
        asking.take(url, folder)
    urls = create_app(site.settings(url, folder)).url_map
    with site.serving(url, folder) as base, site.chromium() as browser:
        for role in asked.roles.split(","):
            fresh = check_role(browser, base, urls, role, asked, checked)
            found += fresh
            print(*fresh, f"{role:10} {checked[role]:4} views", sep="\n", flush=True)
    print(f"{checked.total()} views, {len(found)} serious or critical findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
