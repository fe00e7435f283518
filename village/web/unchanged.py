"""Pages for nobody in particular: equal facts give an equal page, so it is written once.

A public page depends on what the queries found, the edition, the address, the language and the
minute, and on nobody's session. All of these are asked anew for each request and make up the key;
only the writing of the page is spared. So there is nothing to invalidate.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from flask import current_app, render_template, request, session

from village.web.context import actor, language, now
from village.web.pages import localised_edition

Derive = Callable[..., dict[str, Any]]

#: Pages kept by a process, some 30 kB each.
_KEPT = 256


def render_unchanged(template: str, derive: Derive | None = None, **facts: Hashable) -> str:
    """Render a public page from its facts, or return it as it was written for the same facts.

    `derive` turns the facts into more values of the template; it must need nothing else.
    A visitor with a session, and a page with a query, get a page of their own.
    """
    if actor().signed_in or session or request.query_string or "HX-Request" in request.headers:
        return _render(template, derive, facts)
    frame = (
        current_app.config["VILLAGE"],
        localised_edition(),
        language(),
        request.script_root,
        request.path,
        int(now().timestamp()) // 60,
    )
    return _written(frame, template, derive, tuple(facts.items()))


@lru_cache(maxsize=_KEPT)
def _written(
    frame: tuple[Hashable, ...],
    template: str,
    derive: Derive | None,
    facts: tuple[tuple[str, Hashable], ...],
) -> str:
    return _render(template, derive, dict(facts))


def _render(template: str, derive: Derive | None, facts: dict[str, Any]) -> str:
    more = derive(**facts) if derive else {}
    return render_template(template, **{**facts, **more})
