"""Pages that applicants open by the hundred: written once, with gaps for what differs.

Two readers with the same rights get the same page but for a few texts: a reference, a name, a
title. Such a page is written by its template as usual, with gaps in the place of these texts, and
kept; each request only fills them. As in `web/unchanged.py` all that the page depends on is asked
anew and makes up the key, so there is nothing to invalidate. What depends on the time is a gap.
"""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import render_template
from markupsafe import Markup, escape

from village.web import frame
from village.web.frame import FrameFacts
from village.web.gaps import Gapped, gap
from village.web.pages import localised_edition

#: Pages kept by a process, some 30 kB each.
_KEPT = 256


class Surroundings(NamedTuple):
    """What every kept page depends on beside its own facts."""

    frame: FrameFacts
    theme: str


def surroundings() -> Surroundings:
    """Return what this request's page depends on beside its own facts."""
    return Surroundings(frame.facts(localised_edition()), frame.theme())


def render_kept(template: str, texts: Mapping[str, str | Markup], **facts: Hashable) -> str:
    """Render a page from its `facts`, or fill the one that was written from the same.

    The template may use each of `texts` as a text alone: it must not ask what is in it.
    """
    page = _written(surroundings(), template, tuple(texts), tuple(facts.items()))
    values = {name: escape(text) for name, text in texts.items()} | frame.reader()
    return page.filled(values)


def write_with_gaps(here: Surroundings, template: str, **values: Any) -> str:
    """Return a page's HTML with the gaps of its frame, and those among its `values`."""
    open_frame = frame.with_gaps(here.frame, here.theme)
    return render_template(
        template,
        page_frame=lambda: open_frame,
        csrf_token=lambda: open_frame.csrf_token,
        **values,
    )


@lru_cache(maxsize=_KEPT)
def _written(
    here: Surroundings,
    template: str,
    names: tuple[str, ...],
    facts: tuple[tuple[str, Hashable], ...],
) -> Gapped:
    gaps = {name: gap(name) for name in names}
    return Gapped(write_with_gaps(here, template, **gaps, **dict(facts)))
