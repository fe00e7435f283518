"""Addresses of the page one is on, with something changed."""

from urllib.parse import urlencode

from flask import request, url_for


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
