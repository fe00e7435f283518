"""The texts of pages, from Flask-Babel's catalogue of their language.

A list has some 500 of them. What Flask-Babel gives to Jinja asks the request six times for each
which language that is; here it is asked once. Its own functions, which Python calls, spell out
the locale's name each time; here the catalogue is kept by the locale.
"""

from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Domain, force_locale, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from village.core.languages import LOCALES
from village.extensions import babel
from village.web.filters import Count


@pass_eval_context
def gettext(where: EvalContext, text: str, /, **values: Any) -> str:
    """Write a text in the page's language, with the values that it names."""
    return _filled(where, _here().gettext(text), values)


@pass_eval_context
def ngettext(where: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    """Write a text that depends on a number, which it may name as `num`, with its separators."""
    found = _here().ngettext(one, many, number)
    return _filled(where, found, {"num": Count(number), **values})


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel says nothing of its types
    """Flask-Babel's catalogues, each found once."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the page's language."""
        return _here()


def _here() -> NullTranslations:
    """Return the catalogue of the page's language, found once a request.

    It is kept where Flask-Babel forgets it by itself: where somebody forces another language.
    """
    kept: NullTranslations | None = getattr(
        getattr(g, "_flask_babel", None), "babel_translations", None
    )
    if kept is None:
        kept = _catalogue(get_locale())
        if "_flask_babel" in g:
            g._flask_babel.babel_translations = kept
    return kept


@lru_cache
def _catalogue(locale: Locale | None) -> NullTranslations:
    found: NullTranslations = Domain().get_translations()
    return found


def _filled(where: EvalContext, text: str, values: dict[str, Any]) -> str:
    written = Markup(text) if where.autoescape else text  # noqa: S704 - our own catalogue
    return written % values if "%" in text else written


def read_all(app: Flask) -> None:
    """Read the catalogue of each language, and how it writes dates and numbers, before any page."""
    with app.app_context():
        for code in LOCALES.values():
            with force_locale(code):
                _here()
                Locale.parse(code).territories  # noqa: B018 - reads the file


def init_app(app: Flask) -> None:
    """Give them to every template, and to who calls Flask-Babel's functions."""
    babel.domain_instance = Catalogues()
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext)
