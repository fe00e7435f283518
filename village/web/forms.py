"""The base of every form: typed once here, its library's texts in the page's language."""

from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.csrf.core import CSRFTokenField
from wtforms.i18n import get_translations

from village.core.languages import LANGUAGES, Language
from village.web.context import language

#: What WTForms says of a choice that was not made, too.
NO_CHOICE = "Not a valid choice."


class _Texts:
    """WTForms' own texts in a language, but for the one that blames who has chosen nothing."""

    def __init__(self, lang: Language) -> None:
        self.library = get_translations([lang])

    def gettext(self, text: str) -> str:
        """Return a text of WTForms in the language."""
        if text == NO_CHOICE:
            asked: str = _("Choose one of these.")
            return asked
        return str(self.library.gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return a text of WTForms for a number of things in the language."""
        return str(self.library.ngettext(one, many, count))


@lru_cache(maxsize=len(LANGUAGES))
def _library_texts(lang: Language) -> _Texts:
    return _Texts(lang)


class TokenField(CSRFTokenField):
    """A form's token, signed where a page shows it: a form that is only read needs none."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take what was sent, without making the token that WTForms would make here."""
        super(CSRFTokenField, self).process(*args, **kwargs)

    def _value(self) -> str:
        """Return the token of this session."""
        token: str = self.csrf_impl.generate_csrf_token(self)
        return token


class Tokens(FlaskForm.Meta.csrf_class):  # type: ignore[misc]
    """Flask-WTF's tokens, made late."""

    field_class = TokenField


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of a page; its fields are those of `web/fields` and WTForms' choices."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What all forms share."""

        csrf_class = Tokens

        def get_translations(self, form: object) -> object:
            """Return WTForms' own texts in the page's language."""
            return _library_texts(language())

        def wrap_formdata(self, form: object, formdata: Any) -> Any:
            """Read the fields of a form's body; a body of JSON fills in nothing."""
            if request and request.is_json:
                return formdata if hasattr(formdata, "getlist") else None
            return super().wrap_formdata(form, formdata)
