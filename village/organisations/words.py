"""Tax numbers of Moroccan organisations: the ICE with its check digits."""

from stdnum.exceptions import ValidationError
from stdnum.ma import ice

#: The country whose organisations have an ICE.
ICE_COUNTRY = "MA"


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
