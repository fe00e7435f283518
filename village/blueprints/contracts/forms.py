"""The forms of the contract pages."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Length

from village.web.fields import LineField, Needed, TextField
from village.web.forms import Form


class SignForm(Form):
    """The exhibitor accepts the contract under a name."""

    name = LineField(_l("Your name and function"), 160, needed=True, also=[Length(min=3)])
    accepted = BooleanField(
        _l("I have read the contract and accept it for my organisation"),
        validators=[Needed(_l("Accept the contract to sign it."))],
    )


class CancelForm(Form):
    """Why a contract is cancelled."""

    reason = TextField(_l("Reason"), 300, needed=True)
    takes_back_invoices = BooleanField(
        _l("Take back what was billed, by credit notes"), default=True
    )
