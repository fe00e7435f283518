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
    """Do as `url_for`; an address that depends on language and edition alone is built once."""
    if values or not request:
        return url_for(endpoint, **values)
    here = edition()
    return _address(request.script_root, language(), here.code if here else "", endpoint)


@lru_cache(maxsize=2048)
def _address(script_root: str, lang: str, code: str, endpoint: str) -> str:
    return url_for(endpoint)
