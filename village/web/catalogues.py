"""The templates' texts: one catalogue a language, loaded once, found by the page's language.

A page asks for some fifty texts. Flask-Babel finds its catalogue anew for each; this finds it
once a text as well, but by the language that the request already knows.
"""

from functools import lru_cache

from babel.support import NullTranslations, Translations
from flask import Flask

from village.config import ROOT
from village.core.languages import LOCALES, Language
from village.web.context import language


@lru_cache
def catalogue(lang: Language) -> NullTranslations:
    """Return the texts of a language."""
    return Translations.load(str(ROOT / "translations"), [LOCALES[lang]])


def gettext(text: str, **values: object) -> str:
    """Return a text in the page's language, its placeholders filled."""
    found = catalogue(language()).ugettext(text)
    return found % values if values else found


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return a text in the form that `num` asks for in the page's language, filled."""
    return catalogue(language()).ungettext(singular, plural, num) % {"num": num, **values}


def init_app(app: Flask) -> None:
    """Give the templates these in the place of Flask-Babel's; Jinja itself fills placeholders."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of its extension
        lambda text: catalogue(language()).ugettext(text),
        lambda one, many, num: catalogue(language()).ungettext(one, many, num),
        newstyle=True,
    )
