"""The frame of every page: what its head loads, its header, its footer.

The frame is the same for all readers of a page with the same rights, but for their name, their
token and the page's own address. So it is written once, with gaps for these.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from village.domain.languages import LANGUAGES, Language, direction
from village.domain.permissions import Permission
from village.queries.editions import EditionView
from village.web.context import actor, edition, language
from village.web.gaps import Gapped, gap
from village.web.links import address, asset, lang_url
from village.web.navigation import navigation

#: Frames kept by a process, some 12 kB each: editions, languages, roles and the link one is on.
_KEPT = 512


class Frame(NamedTuple):
    """The three parts that `base.html` puts around a page."""

    head: Markup
    top: Markup
    foot: Markup


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that a frame depends on, but for what is put into its gaps."""

    edition: EditionView | None
    lang: Language
    root: str
    endpoint: str | None
    signed_in: bool
    permissions: frozenset[Permission]
    development: bool


def of_page(here: EditionView | None) -> Frame:
    """Return the frame of this request's page, in the edition that it shows."""
    person = actor()
    written = _written(
        _Facts(
            edition=here,
            lang=language(),
            root=request.script_root if request else "",
            endpoint=request.endpoint if request else None,
            signed_in=person.signed_in,
            permissions=person.permissions,
            development=current_app.config["VILLAGE"].development,
        )
    )
    values: dict[str, str] = {
        "csrf_token": generate_csrf() if person.signed_in else "",
        "name": escape(person.name),
        "email": escape(person.email),
        "menu_name": escape(person.name or person.email),
        **{code: escape(lang_url(code)) for code in LANGUAGES},
    }
    return Frame(*(part.filled(lambda name: values.get(name, "")) for part in written))


@lru_cache(maxsize=_KEPT)
def _written(facts: _Facts) -> tuple[Gapped, Gapped, Gapped]:
    values = {
        "addresses": {code: gap(code) for code in LANGUAGES},
        "asset": asset,
        "csrf_token": gap("csrf_token"),
        "development": facts.development,
        "edition": facts.edition,
        "email": gap("email"),
        "lang": facts.lang,
        "menu_name": gap("menu_name"),
        "name": gap("name"),
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
