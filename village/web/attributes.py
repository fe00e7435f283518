"""The attributes of form controls, written faster than WTForms writes them (decision 0032)."""

from typing import Any

from flask import Flask
from markupsafe import Markup, escape
from wtforms.widgets import core


def html_attributes(**attributes: Any) -> Markup:
    """Return what `wtforms.widgets.html_params` returns."""
    written = []
    for name, value in sorted(attributes.items()):
        key = core.clean_key(name)  # type: ignore[attr-defined]  # its types lack it
        if value is True:
            written.append(key)
        elif value is not False:
            text = str(escape(value)).replace('"', "&quot;")
            written.append(f'{key}="{text}"')
    return Markup(" ".join(written))  # noqa: S704 - escaped above


def init_app(app: Flask) -> None:
    """Let all widgets of WTForms write their attributes so."""
    core.html_params = html_attributes
    core.Input.html_params = staticmethod(html_attributes)  # type: ignore[method-assign]
