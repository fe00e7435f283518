"""The form in which an address is typed."""

from flask_babel import lazy_gettext as _l

from village.web.fields import EmailField
from village.web.forms import Form


class DataRequestForm(Form):
    """Whose data are asked for."""

    email = EmailField(
        _l("Email address"), needed=_l("Give an email address."), autocomplete="email"
    )
