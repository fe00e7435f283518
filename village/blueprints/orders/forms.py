"""The forms of orders: how many of each service, and what the organiser adds or takes off."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import text_in
from village.orders.reads.services import ServiceOffer
from village.orders.words import DISCOUNT, EXTRA, STAND_DISCOUNT
from village.web.context import context, language
from village.web.fields import LineField, PriceField, VersionField, WholeNumberField
from village.web.forms import Form

#: More of one service than anybody orders: a slip of the keyboard.
_MOST = 9999


class OrderForm(Form):
    """How many of each service, a field `q_<key>` each, and the version of the order shown."""

    version = VersionField()

    @property
    def wanted(self) -> Mapping[str, int]:
        """The quantities that were sent, by service; an empty field is none."""
        return {
            name[2:]: field.data or 0 for name, field in self._fields.items() if name[:2] == "q_"
        }


def order_form(offers: Iterable[ServiceOffer], version: int, **facts: Any) -> OrderForm:
    """Return the form of the services that may be changed, filled with what is ordered."""
    offers = list(offers)
    fields = {
        f"q_{one.service.key}": WholeNumberField(
            text_in(one.service.label, language()), 0, _MOST, render_kw={"size": 4}
        )
        for one in offers
    }
    made: type[OrderForm] = type("Made", (OrderForm,), fields)
    ordered = {f"q_{one.service.key}": int(one.ordered) for one in offers}
    return made(data={**ordered, "version": version}, **facts)


def own_line_form() -> "OwnLineForm":
    """Return the form of a line of the organiser's own, in the edition's currency."""
    price = PriceField(_l("Amount before tax"), context().the_edition.currency, needed=True)
    made: type[OwnLineForm] = type("Made", (OwnLineForm,), {"cents": price})
    return made()


class OwnLineForm(Form):
    """What the organiser adds or takes off, how much (`cents`), and why."""

    code = RadioField(
        _l("What"),
        choices=[
            SelectChoice(DISCOUNT, _l("A discount on the services")),
            SelectChoice(STAND_DISCOUNT, _l("A discount on the stand")),
            SelectChoice(EXTRA, _l("Something more")),
        ],
        default=DISCOUNT,
    )
    label = LineField(_l("Called"), 120)
    reason = LineField(_l("Reason"), 300, needed=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; something more has a name too."""
        sound = bool(super().validate(extra_validators))
        if self.code.data == EXTRA and not self.label.data:
            self.label.errors = [_("This has to be filled.")]
            return False
        return sound
