"""The form of the gate."""

import uuid

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import UUID, InputRequired, Length


class ScanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One code, scanned or typed; `event` makes a repeated request the same scan."""

    code = StringField(
        _l("Badge code or reference"),
        validators=[InputRequired(), Length(max=300)],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "autofocus": True,
            "dir": "ltr",
        },
    )
    gate = StringField(_l("This gate"), validators=[Length(max=40)])
    event = HiddenField(default=lambda: str(uuid.uuid4()), validators=[UUID()])
