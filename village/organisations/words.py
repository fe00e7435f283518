"""What an organisation says of itself, and the numbers that Moroccan ones have."""

import re

from stdnum.exceptions import ValidationError
from stdnum.ma import ice

#: The country whose organisations have an ICE.
ICE_COUNTRY = "MA"
#: The `identifiant fiscal`: eight digits today, fewer for old ones.
_TAX_NUMBER = re.compile(r"[0-9]{6,9}")
#: A number of the trade register, before or after it the court that keeps it.
_REGISTERED = re.compile(r"[^\W\d_]*[ /:.-]*[0-9]{1,8}[ /:.-]*[^\W\d_]*(?:[ /-][^\W\d_]+)*")
#: What an invitation lets somebody do: all that its inviter may, or read alone.
EDIT, READ = "edit", "read"
#: What an organisation says of itself.
ORGANISATION_FIELDS = (
    "name", "name_ar", "legal_form", "country", "city", "address", "website", "ice", "rc",
    "if_number", "founded_year", "team_size", "contact_name", "contact_email", "contact_phone",
    "contact_role", "language",
)  # fmt: skip


def clean_ice(value: str) -> str:
    """Return an ICE as its fifteen digits.

    Raises:
        ValueError: it is too long or short, or its check digits are wrong.
    """
    try:
        number: str = ice.validate(value)
    except ValidationError as error:
        raise ValueError(str(error)) from None
    return number


def is_tax_number(value: str) -> bool:
    """Say whether a text without spaces can be an `identifiant fiscal` (IF)."""
    return _TAX_NUMBER.fullmatch(value) is not None


def is_trade_register(value: str) -> bool:
    """Say whether a line can be a number of the trade register (RC), maybe with its court."""
    return _REGISTERED.fullmatch(value) is not None
