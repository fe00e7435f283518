"""Addresses in templates, and that of the page one is on with something changed."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from village.web.context import edition, language


def this_page(lang: str = "", /, **changed: object) -> str:
    """Return this page's address, in another language if given, with query values changed.

    What the visitor put into the query stays a query: it is never taken for a part of the path
    nor for an option of the building of addresses.
    """
    place = dict(request.view_args or {})
    if lang:
        place["lang"] = lang
    query = {**request.args.to_dict(flat=False), **changed}
    path = url_for(request.endpoint or "", **place)
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def address(endpoint: str, **values: Any) -> str:
    """Do as `url_for`, and remember: an address within the site does not change."""
    plain = all(isinstance(value, str | int) for value in values.values())
    if not request or not plain or any(key.startswith("_") for key in values):
        return url_for(endpoint, **values)
    here = edition()
    place = request.script_root, language(), here.code if here else ""
    return _address(place, endpoint, tuple(values.items()))


@lru_cache(maxsize=4096)
def _address(
    place: tuple[str, str, str], endpoint: str, values: tuple[tuple[str, str | int], ...]
) -> str:
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)
