"""Addresses in templates: of pages, of static files, of this page with something changed."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, g, request, url_for

from village.web.context import edition, language, public_url
from village.web.static import PREFIX


def this_page(**changed: object) -> str:
    """Return this page's address with query values changed.

    What the visitor put into the query stays a query: it is never taken for a part of the path
    nor for an option of the building of addresses.
    """
    query = {**request.args.to_dict(flat=False), **changed}
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def address(endpoint: str, **values: Any) -> str:
    """Do as `url_for`, and remember: an address within the site does not change."""
    for name, value in values.items():
        if name.startswith("_") or not isinstance(value, str | int):
            return url_for(endpoint, **values)
    if not request:
        return url_for(endpoint, **values)
    return _address(_place(), endpoint, tuple(values.items()))


def _place() -> tuple[str, str, str]:
    """Return what addresses within the site depend on beside what they name, found once."""
    if "place" not in g:
        here = edition()
        g.place = request.script_root, language(), here.code if here else ""
    found: tuple[str, str, str] = g.place
    return found


@lru_cache(maxsize=4096)
def _address(
    place: tuple[str, str, str], endpoint: str, values: tuple[tuple[str, str | int], ...]
) -> str:
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


def absolute(endpoint: str, **values: Any) -> str:
    """Return the address of a page for those who are not on the site, as configured."""
    return on_site(url_for(endpoint, **values))


def on_site(path: str) -> str:
    """Return a path of this site as an address for those who are not on it."""
    return public_url() + path.removeprefix(request.script_root if request else "")


def lang_url(code: str) -> str:
    """Return the address of this page in another language, its query as it came."""
    here = g.get("lang")
    if not request or here is None:
        return url_for("public.home", lang=code)
    path = quote(f"{request.script_root}/{code}{request.path.removeprefix(f'/{here}')}")
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def asset(path: str) -> str:
    """Return the address of a static file, which carries a mark of its content."""
    names: dict[str, str] = current_app.extensions["static_names"]
    return f"{request.script_root if request else ''}{PREFIX}{names[path]}"
