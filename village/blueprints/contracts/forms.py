"""The forms of the contract pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

#: The columns that a contract can have: its code in the form, its languages, its name.
COLUMNS = {
    "fr-ar": (("fr", "ar"), _l("French and Arabic")),
    "fr": (("fr",), _l("French")),
    "en-fr": (("en", "fr"), _l("English and French")),
}


class LanguagesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """In which columns a contract is written."""

    columns = SelectField(
        _l("Languages of the document"),
        choices=[SelectChoice(code, name) for code, (_languages, name) in COLUMNS.items()],
    )

    @property
    def languages(self) -> tuple[str, ...] | None:
        """The languages chosen, the first on the left; None leaves it to each exhibitor's own."""
        return COLUMNS[self.columns.data][0] if self.columns.data else None


class DraftForm(LanguagesForm):
    """In which columns new contracts are written: one choice, or each exhibitor's own."""

    columns = SelectField(
        _l("Languages of the document"),
        choices=[
            SelectChoice("", _l("by each exhibitor's own language")),
            *(SelectChoice(code, name) for code, (_languages, name) in COLUMNS.items()),
        ],
    )


class SignForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The exhibitor accepts the contract under a name."""

    name = StringField(
        _l("Your name and function"), validators=[InputRequired(), Length(min=3, max=160)]
    )
    accepted = BooleanField(
        _l("I have read the contract and accept it for my organisation"),
        validators=[InputRequired()],
    )


class CancelForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a contract is cancelled."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])
