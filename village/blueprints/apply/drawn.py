"""The form's fields as HTML, drawn once for each call and language; values are put in later.

Drawing forty fields is by far the dearest part of the page that applicants open most. What
differs from one file to the next is only what stands in the fields, so that a page without
errors is the drawn one with values in its gaps.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup, escape
from wtforms import BooleanField, Form

from village.blueprints.apply import answers
from village.blueprints.apply.forms import ApplicationForm, blank_form
from village.domain.applications import Kind
from village.queries.terms import Terms
from village.web.gaps import Gapped, gap

#: How many drawn forms a process keeps: calls times languages times pavilions.
MOST_KEPT = 256
_DRAWN: dict[tuple[str, ...], "Drawn"] = {}
_SELECT = r'<select [^>]*\bid="{}"[^>]*>.*?</select>'
_CHECKBOX = r'(<input [^>]*\bid="{}"[^>]*)>'


class Drawn:
    """The fields of one form with gaps for their values."""

    def __init__(self, html: str, form: Form) -> None:
        self._selects: dict[str, str] = {}
        self._checks = {field.name for field in form if isinstance(field, BooleanField)}
        for field in form:
            if hasattr(field, "choices") or field.type == "CountrySelectField":
                html = self._cut_select(html, field.name)
            elif field.name in self._checks:
                html = re.sub(_CHECKBOX.format(field.name), _gap_before_the_end(field.name), html)
        self._html = Gapped(html)

    def filled(self, values: Mapping[str, Any]) -> Markup:
        """Return the fields with `values` in them."""
        return self._html.filled(lambda name: self._value(name, values.get(name)))

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


def of_terms(terms: Terms, zone: str, pavilion: str, lang: str) -> Drawn:
    """Return the drawn fields of a call's form, for a file that belongs to `pavilion`."""
    key = (terms.kind, terms.text, zone, pavilion, lang)
    found = _DRAWN.get(key)
    if found is None:
        if len(_DRAWN) >= MOST_KEPT:
            _DRAWN.clear()
        found = _DRAWN[key] = _draw(blank_form(terms, lang), terms.kind, zone, pavilion)
    return found


def _draw(form: ApplicationForm, kind: Kind, zone: str, pavilion: str) -> Drawn:
    for field in form:
        if not isinstance(field, BooleanField) and not hasattr(field, "choices"):
            field.data = gap(field.name)
            field.raw_data = [field.data]
    html = render_template(
        "apply/_fields.html",
        form=form,
        questions=answers.question_fields(form),
        kind=kind.value,
        zone=zone,
        pavilion=pavilion,
    )
    return Drawn(html, form)


def _gap_before_the_end(name: str) -> str:
    return rf"\1{gap(name)}>"
