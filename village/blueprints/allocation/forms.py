"""The forms of the allocation pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired


class GiveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which application gets the stand, at once or held for a while."""

    application = SelectField(_l("Application"), validators=[InputRequired()])
