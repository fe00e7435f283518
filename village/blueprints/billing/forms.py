"""The forms of billing: money that came or went, and why an invoice is taken back."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.billing.words import PaymentMethod
from village.blueprints.billing.words import METHODS
from village.web.fields import DayField, LineField, PriceField, TextField
from village.web.forms import Form


class CreditForm(Form):
    """Why an invoice is taken back."""

    reason = TextField(_l("Reason"), 300, needed=True, rows=3)


class MoneyForm(Form):
    """Money that came or went; its amount is in the invoice's currency."""

    amount: PriceField
    method = SelectField(
        _l("Way of payment"),
        choices=[SelectChoice(method.value, name) for method, name in METHODS.items()],
    )
    day = DayField(_l("Day"), needed=True)
    bank_reference = LineField(
        _l("Reference"), 140, description=_l("Of the transfer, or the number of the cheque.")
    )
    note = LineField(_l("Note"), 300, description=_l("Only organisers read this."))

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, as the use cases of payments take it."""
        return {
            "amount_cents": self.amount.data,
            "method": PaymentMethod(self.method.data),
            "bank_reference": self.bank_reference.data or "",
            "note": self.note.data or "",
        }


def money_form(currency: str, *, prefix: str, **data: Any) -> MoneyForm:
    """Return the form of an amount in a currency, filled in with what is likely."""
    amount = PriceField(_("Amount"), currency, needed=True)
    form_class = type("MoneyFormIn", (MoneyForm,), {"amount": amount})
    form: MoneyForm = form_class(prefix=prefix, data=data)
    return form
