"""What every template may use: the edition, the actor, languages, assets."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for

from village.domain.languages import LANGUAGES, NATIVE_NAMES, direction
from village.domain.permissions import Permission
from village.policy import Subject, can
from village.queries import editions
from village.queries.editions import EditionView
from village.web.context import actor, context, edition, language
from village.web.links import address, this_page
from village.web.navigation import navigation


def init_app(app: Flask) -> None:
    """Give every template its globals."""

    @app.context_processor
    def shared() -> dict[str, Any]:
        here = edition()
        return {
            "actor": actor(),
            "asset": asset,
            "can": may,
            "development": current_app.config["VILLAGE"].development,
            "edition": localised_edition() if here else None,
            "htmx": "HX-Request" in request.headers,
            "lang": language(),
            "lang_url": lang_url,
            "languages": LANGUAGES,
            "native_names": NATIVE_NAMES,
            "nav": navigation(actor(), here),
            "P": Permission,
            "text_dir": direction(language()),
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


def may(permission: Permission | str, subject: Subject | None = None) -> bool:
    """Say whether the page's reader holds a permission, on `subject` if given."""
    return can(actor(), Permission(permission), subject)


def lang_url(code: str) -> str:
    """Return the address of this page in another language."""
    addresses: dict[str, str] = g.setdefault("lang_urls", {})
    if code not in addresses:
        expects = current_app.url_map.is_endpoint_expecting
        translated = request.endpoint is not None and expects(request.endpoint, "lang")
        addresses[code] = this_page(code) if translated else url_for("public.home", lang=code)
    return addresses[code]


def asset(path: str) -> str:
    """Return the address of a static file, marked with its content."""
    return _marked(request.script_root, path)


@lru_cache(maxsize=256)
def _marked(root: str, path: str) -> str:
    content = (Path(current_app.static_folder or "") / path).read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:10]
    return f"{root}{current_app.static_url_path}/{path}?v={mark}"


def render_part(page: str, part: str, **values: Any) -> str:
    """Render `part` alone for htmx, the whole `page` otherwise."""
    alone = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render_template(part if alone else page, **values)


__all__ = ["asset", "context", "init_app", "render_part"]
