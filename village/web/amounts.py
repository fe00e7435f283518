"""What orders are counted in and why they are taxed or not, in the page's language."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import lazy_gettext as _l

from village.editions.words.settings import Vat

#: What a service is counted in; an edition's file may have words of its own.
UNIT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "piece": _l("piece"),
        "stand": _l("stand"),
        "person": _l("person"),
        "m2": _l("m²"),
        "day": _l("day"),
        "hour": _l("hour"),
    }
)
VAT_NAMES: Mapping[Vat, str] = MappingProxyType(
    {
        Vat.TAXED: _l("Taxed"),
        Vat.ZERO: _l("Zero rate"),
        Vat.EXEMPT: _l("Exempt"),
        Vat.REVERSE_CHARGE: _l("Reverse charge"),
        Vat.OUTSIDE: _l("Outside the scope of VAT"),
    }
)


def unit_name(unit: str) -> str:
    """Return what a service is counted in; the edition's own word where we have none."""
    return UNIT_NAMES.get(unit, unit)


def init_app(app: Flask) -> None:
    """Offer the names to every template."""
    app.jinja_env.filters["unit_name"] = unit_name
    app.jinja_env.filters["vat_name"] = VAT_NAMES.get
