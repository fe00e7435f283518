"""The page of a draft, drawn once for each call and kind of reader; values are put in later.

Drawing forty fields is by far the dearest part of the page that applicants open most. What
differs from one file to the next is only what stands in the fields, so that a page without
errors is the drawn one with values in its gaps, as in `web/kept.py`.
"""

import re
import uuid
from collections.abc import Hashable, Mapping
from typing import Any

from markupsafe import Markup, escape
from wtforms import BooleanField, Form

from village.applications.reads.own import Draft
from village.applications.reads.terms import Terms
from village.blueprints.apply import answers
from village.blueprints.apply.forms import blank_form
from village.core.languages import text_in
from village.web import frame
from village.web.context import language
from village.web.filters import countdown
from village.web.gaps import Gapped, gap
from village.web.kept import Surroundings, surroundings, write_with_gaps
from village.web.pages import localised_edition

#: How many drawn pages a process keeps, some 60 kB each: calls, languages, pavilions.
MOST_KEPT = 128
_DRAWN: dict[tuple[Hashable, ...], "Drawn"] = {}
_SELECT = r'<select [^>]*\bid="{}"[^>]*>.*?</select>'
_CHECKBOX = r'(<input [^>]*\bid="{}"[^>]*)>'


class Drawn:
    """The page of one form with gaps for the values of its fields, and others."""

    def __init__(self, html: str, form: Form) -> None:
        self._selects: dict[str, str] = {}
        self._checks = {field.name for field in form if isinstance(field, BooleanField)}
        for field in form:
            if hasattr(field, "choices") or field.type == "CountrySelectField":
                html = self._cut_select(html, field.name)
            elif field.name in self._checks:
                html = re.sub(_CHECKBOX.format(field.name), _gap_before_the_end(field.name), html)
        self._html = Gapped(html)
        self._empty = {field.name: self._value(field.name, None) for field in form}

    def filled(self, values: Mapping[str, Any]) -> Markup:
        """Return the page with `values` in it."""
        given = {name: self._value(name, value) for name, value in values.items()}
        return self._html.filled(self._empty | given)

    def _cut_select(self, html: str, name: str) -> str:
        found = re.search(_SELECT.format(name), html, re.DOTALL)
        if found is None:
            return html
        self._selects[name] = found[0].replace(" selected", "")
        return html.replace(found[0], gap(name))

    def _value(self, name: str, value: Any) -> str:
        if name in self._selects:
            chosen = escape("" if value is None else value)
            before, after = f'<option value="{chosen}"', f'<option selected value="{chosen}"'
            return self._selects[name].replace(before, after, 1)
        if name in self._checks:
            return " checked" if value else ""
        return str(escape("" if value is None else value))


def page(draft: Draft) -> Markup:
    """Return the page with the form of a draft, as it is stored."""
    drawn = _of_call(surroundings(), draft.terms, draft.zone)
    title = draft.fields["title"] or text_in(draft.terms.title, language())
    page = {
        "page_reference": draft.reference,
        "page_title": title,
        "page_version": draft.stamp,
        "page_key": uuid.uuid4(),
        "page_left": countdown(draft.terms.deadline_at),
    }
    return drawn.filled({**draft.values, **frame.reader(), **page})


def _of_call(here: Surroundings, call: Terms, zone: str) -> Drawn:
    """Return the drawn page of a call's form, for a file that belongs to the pavilion `zone`."""
    key = (here, call.kind, call.text, zone)
    found = _DRAWN.get(key)
    if found is None:
        if len(_DRAWN) >= MOST_KEPT:
            _DRAWN.clear()
        found = _DRAWN[key] = _draw(here, call, zone)
    return found


def _draw(here: Surroundings, call: Terms, zone: str) -> Drawn:
    form = blank_form(call, language())
    for field in form:
        if not isinstance(field, BooleanField) and not hasattr(field, "choices"):
            field.data = gap(field.name)
            field.raw_data = [field.data]
    html = write_with_gaps(
        here,
        "apply/edit.html",
        call=call,
        form=form,
        questions=answers.question_fields(form),
        kind=call.kind.value,
        zone=zone,
        pavilion=localised_edition().pavilion(zone),
        page_title=gap("page_title"),
        reference=gap("page_reference"),
        version=gap("page_version"),
        submission_key=gap("page_key"),
        left=gap("page_left"),
        closed=False,
        theirs=None,
    )
    return Drawn(html, form)


def _gap_before_the_end(name: str) -> str:
    return rf"\1{gap(name)}>"
