"""The forms of the contract pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length


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
