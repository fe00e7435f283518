"""The frame of every page: what its head loads, its header, its messages, its footer.

The frame is the same for all readers of a page with the same rights, but for their name, their
token, what the last action said and the page's own address. So it is written once, with gaps for
these. A whole page may be written once in the same way, see `web/kept.py`.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, get_flashed_messages, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from village.core.languages import LANGUAGES, Language, direction
from village.core.permissions import Permission
from village.editions.reads.editions import EditionView
from village.web.context import actor, edition, language
from village.web.gaps import Gapped, gap
from village.web.links import address, asset, lang_url
from village.web.navigation import navigation

#: Frames kept by a process, some 12 kB each: editions, languages, roles and the link one is on.
_KEPT = 512
_THEMES = ("light", "dark")


class Frame(NamedTuple):
    """What `base.html` puts around a page."""

    theme: str
    csrf_token: str
    head: Markup
    top: Markup
    flashes: Markup
    foot: Markup


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """All that a frame depends on, but for what is put into its gaps."""

    edition: EditionView | None
    lang: Language
    root: str
    endpoint: str | None
    signed_in: bool
    permissions: frozenset[Permission]
    development: bool


def facts(here: EditionView | None) -> FrameFacts:
    """Return what the frame of this request's page depends on, in the edition that it shows."""
    person = actor()
    return FrameFacts(
        edition=here,
        lang=language(),
        root=request.script_root if request else "",
        endpoint=request.endpoint if request else None,
        signed_in=person.signed_in,
        permissions=person.permissions,
        development=current_app.config["VILLAGE"].development,
    )


def theme() -> str:
    """Return the theme that the reader chose, else the machine's own."""
    chosen = request.cookies.get("theme", "") if request else ""
    return chosen if chosen in _THEMES else "auto"


def of_page(here: EditionView | None) -> Frame:
    """Return the frame of this request's page, in the edition that it shows."""
    values = reader()
    head, top, foot = (part.filled(values) for part in written(facts(here)))
    return Frame(theme(), values["reader_token"], head, top, values["reader_flashes"], foot)


def with_gaps(here: FrameFacts, theme: str) -> Frame:
    """Return the frame with its gaps still open."""
    head, top, foot = (Markup(part.html) for part in written(here))  # noqa: S704 - by templates
    flashes = Markup(gap("reader_flashes"))  # noqa: S704 - a gap
    return Frame(theme, gap("reader_token"), head, top, flashes, foot)


def reader() -> dict[str, Markup]:
    """Return what stands in a frame's gaps for this request, as HTML."""
    person = actor()
    return {
        "reader_token": escape(generate_csrf() if person.signed_in else ""),
        "reader_name": escape(person.name),
        "reader_email": escape(person.email),
        "reader_menu_name": escape(person.name or person.email),
        "reader_flashes": _flashes(),
        **{f"reader_{code}": escape(lang_url(code)) for code in LANGUAGES},
    }


def _flashes() -> Markup:
    flashed = get_flashed_messages(with_categories=True) if request else []
    return _said(language(), tuple(flashed))


@lru_cache(maxsize=64)
def _said(lang: Language, flashed: tuple[tuple[str, str], ...]) -> Markup:
    template = current_app.jinja_env.get_template("frame/flashes.html")
    return Markup(template.render(flashed=flashed))  # noqa: S704 - escaped by the template


@lru_cache(maxsize=_KEPT)
def written(facts: FrameFacts) -> tuple[Gapped, Gapped, Gapped]:
    """Return head, header and footer of a frame, with gaps for its reader."""
    values = {
        "addresses": {code: gap(f"reader_{code}") for code in LANGUAGES},
        "asset": asset,
        "csrf_token": gap("reader_token"),
        "development": facts.development,
        "edition": facts.edition,
        "email": gap("reader_email"),
        "lang": facts.lang,
        "menu_name": gap("reader_menu_name"),
        "name": gap("reader_name"),
        "nav": navigation(actor(), edition()),
        "signed_in": facts.signed_in,
        "text_dir": direction(facts.lang),
        "url_for": address,
    }
    head, top, foot = (
        Gapped(current_app.jinja_env.get_template(f"frame/{part}.html").render(values))
        for part in ("head", "top", "foot")
    )
    return head, top, foot
