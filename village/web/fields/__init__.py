"""The fields that forms are made of: each reads what people type and says what is wrong with it.

A text that is too long is refused with its count and stays in the field: no field has a
`maxlength`, at which a browser cuts what is pasted without a word.
"""

from village.web.fields.choices import TicksField
from village.web.fields.hidden import KeyField, VersionField
from village.web.fields.numbers import (
    MoneyField,
    PercentField,
    PriceField,
    QuantityField,
    WholeNumberField,
)
from village.web.fields.rules import AtMost, Needed, between
from village.web.fields.texts import (
    AddressesField,
    EmailField,
    IdentifierField,
    LineField,
    PhoneField,
    TextField,
    WebField,
)
from village.web.fields.times import DayField, LocalTimeField

__all__ = [
    "AddressesField",
    "AtMost",
    "DayField",
    "EmailField",
    "IdentifierField",
    "KeyField",
    "LineField",
    "LocalTimeField",
    "MoneyField",
    "Needed",
    "PercentField",
    "PhoneField",
    "PriceField",
    "QuantityField",
    "TextField",
    "TicksField",
    "VersionField",
    "WebField",
    "WholeNumberField",
    "between",
]
