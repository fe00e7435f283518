"""The controls of forms: their attributes, written faster than WTForms does it (decision 0032)."""

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape
from wtforms import Field
from wtforms.widgets import core

#: What is typed into these runs from left to right in every language.
_LEFT_TO_RIGHT = frozenset(
    {"date", "datetime-local", "email", "number", "password", "tel", "time", "url"}
)
_CLASSES = {"checkbox": "choice-input", "select": "form-select"}


#: The name that an attribute has in HTML; there are some thirty.
_name = lru_cache(maxsize=256)(core.clean_key)  # type: ignore[attr-defined]  # its types lack it


def html_attributes(**attributes: Any) -> Markup:
    """Return what `wtforms.widgets.html_params` returns."""
    written = []
    for name, value in sorted(attributes.items()):
        if value is True:
            written.append(_name(name))
        elif value is not False:
            text = str(escape(value)).replace('"', "&quot;")
            written.append(f'{_name(name)}="{text}"')
    return Markup(" ".join(written))  # noqa: S704 - escaped above


def kind_of_control(field: Field) -> str:
    """Return the type of a field's input, or `group` of inputs, `select`, `textarea`."""
    if hasattr(getattr(field, "option_widget", None), "input_type"):
        return "group"
    if "Select" in field.type:
        return "select"
    return getattr(field.widget, "input_type", "textarea")


def control(field: Field, help_text: str = "") -> Markup:
    """Draw a field's control, tied to its help and errors for those who hear them."""
    kind, said = kind_of_control(field), field.render_kw or {}
    more = {"class": _CLASSES.get(kind, "form-control")}
    if "class" in said:
        more["class"] += f" {said['class']}"
    about = [f"{field.id}-help"] if help_text else []
    if field.errors:
        about.append(f"{field.id}-error")
        more["aria-invalid"] = "true"
    if "aria-describedby" in said:
        about.append(said["aria-describedby"])
    if about:
        more["aria-describedby"] = " ".join(about)
    if "dir" not in said and kind not in ("checkbox", "file", "select"):
        more["dir"] = "ltr" if kind in _LEFT_TO_RIGHT else "auto"
    return field(**more)


def init_app(app: Flask) -> None:
    """Let all widgets of WTForms write their attributes so, and templates draw controls."""
    app.jinja_env.filters.update(control=control, kind_of_control=kind_of_control)
    core.html_params = html_attributes
    core.Input.html_params = staticmethod(html_attributes)  # type: ignore[method-assign]
