"""What every template may use: the edition, the actor, languages, assets."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask.templating import Environment
from markupsafe import Markup

from village.board.own import own_editions
from village.core.languages import NATIVE_NAMES, direction, text_in
from village.core.permissions import Permission
from village.core.policy import Subject, can
from village.editions.reads import editions
from village.editions.reads.editions import EditionView
from village.stands.reads import halls
from village.web.colours import mark as colour_mark
from village.web.context import actor, context, edition, language, languages
from village.web.filters import ltr
from village.web.links import address, asset, lang_url
from village.web.navigation import Link, first_page, navigation

_THEMES = ("light", "dark")


class Templates(Environment):
    """The templates; none has globals of its own.

    Jinja lays an empty map over the globals of each, and with every import looks up name by name
    what it hides: a tenth of a page that imports a dozen macros.
    """

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return super().make_globals(own) if own else self.globals


def init_app(app: Flask) -> None:
    """Give every template its globals."""
    app.jinja_env.filters["stand"] = stand_name
    app.jinja_env.filters["stand_text"] = stand_text

    @app.context_processor
    def shared() -> dict[str, Any]:
        return {
            "actor": actor(),
            "asset": asset,
            "can": may,
            "development": current_app.config["VILLAGE"].development,
            "colour_mark": colour_mark,
            "edition": localised_edition() if edition() else None,
            "first_page": first_page,
            "hall_name": hall_name,
            "htmx": "HX-Request" in request.headers,
            "lang": language(),
            "lang_url": lang_url,
            "languages": languages(),
            "native_names": NATIVE_NAMES,
            "P": Permission,
            "main_links": main_links,
            "my_editions": my_editions,
            "text_dir": direction(language()),
            "theme": theme(),
            "url_for": address,
        }


def localised_edition() -> EditionView:
    """Return what pages show of the edition, in the page's language.

    Raises:
        NotFound: there is no edition.
    """
    if "edition_view" not in g:
        g.edition_view = editions.view(context().the_edition, language())
    view: EditionView = g.edition_view
    return view


def hall_names() -> dict[str, str]:
    """Return the halls by their codes, in the page's language; none where there is but one."""
    if "hall_names" not in g:
        g.hall_names = halls.names(context(), language())
    found: dict[str, str] = g.hall_names
    return found


def hall_name(code: str) -> str:
    """Return what the hall of a stand is called; nothing where the edition has but one."""
    return hall_names().get(code, "") if code else ""


def stand_text(number: str) -> str:
    """Return how a stand is named in a text: its number, and its hall where there are several."""
    if "stand_halls" not in g:
        g.stand_halls = halls.of_stands(context(), language())
    return halls.with_hall(number, g.stand_halls.get(number, ""))


def stand_texts(numbers: str) -> str:
    """Return how several stands are named in a text, from their numbers parted by commas."""
    return ", ".join(map(stand_text, numbers.split(", ")))


def stand_name(number: str) -> Markup:
    """Return how a stand is named on a page, number and hall isolated from each other."""
    shown, hall = ltr(number), stand_text(number).removeprefix(number)
    return shown + Markup("<bdi>{}</bdi>").format(hall) if hall else shown


def main_links() -> list[Link]:
    """Return the links in the page's header."""
    return navigation(actor(), edition())


def my_editions() -> list[Link]:
    """Return the first page of each of the reader's editions, where there is another than this."""
    here = edition()
    if not actor().edition_ids - {here.id if here else 0}:
        return []
    return [
        Link(
            label=text_in(one.name, language()),
            url=first_page(one.roles, edition=one.code.lower()),
            current="true" if here and one.id == here.id else "",
        )
        for one in own_editions(context())
    ]


def theme() -> str:
    """Return the theme that the reader chose, else the machine's own."""
    chosen = request.cookies.get("theme", "") if request else ""
    return chosen if chosen in _THEMES else "auto"


def may(permission: Permission | str, subject: Subject | None = None) -> bool:
    """Say whether the page's reader holds a permission, on `subject` if given."""
    return can(actor(), Permission(permission), subject)


def is_part() -> bool:
    """Say whether a script of ours asks for a part of the page, as htmx does."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def render_part(page: str, part: str, **values: Any) -> str:
    """Render `part` alone for htmx, the whole `page` otherwise."""
    return render_template(part if is_part() else page, **values)
