"""The forms of the badge pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional


class PersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One person who will wear a badge."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    name_ar = StringField(
        _l("Name in Arabic"),
        validators=[Length(max=120)],
        render_kw={"lang": "ar", "dir": "rtl"},
    )
    job_title = StringField(_l("Function"), validators=[Length(max=120)])
    email = EmailField(
        _l("Email, to tell them when the badge is ready"),
        validators=[Optional(), Email(), Length(max=254)],
    )


class PhotoForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The photo of one badge."""

    photo = FileField(
        _l("Photo (JPEG)"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "image/jpeg,.jpg,.jpeg"},
    )
