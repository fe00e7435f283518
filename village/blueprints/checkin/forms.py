"""The form of the gate."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import UUID

from village.web.fields import IdentifierField, LineField
from village.web.forms import Form


class ScanForm(Form):
    """One code, scanned or typed; `event` makes a repeated request the same scan."""

    code = IdentifierField(
        _l("Badge code or reference"),
        300,
        needed=True,
        render_kw={"autocapitalize": "characters", "autofocus": True},
    )
    gate = LineField(_l("This gate"), 40)
    event = HiddenField(default=lambda: str(uuid.uuid4()), validators=[UUID()])
