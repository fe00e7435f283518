"""What an organisation says of itself, and the numbers that Moroccan ones have."""

import re
import unicodedata

from babel import Locale
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret
from stdnum.ma import ice

#: The country whose organisations have an ICE.
ICE_COUNTRY = "MA"
#: The `identifiant fiscal`: eight digits today, fewer for old ones.
_TAX_NUMBER = re.compile(r"[0-9]{6,9}")
#: A number of the trade register, before or after it the court that keeps it.
_REGISTERED = re.compile(r"[^\W\d_]*[ /:.-]*[0-9]{1,8}[ /:.-]*[^\W\d_]*(?:[ /-][^\W\d_]+)*")
#: Countries whose VAT numbers are those of the European Union, and how such a number begins.
_VAT_PREFIXES = {"GR": "EL", "MC": "FR"}
_VAT_COUNTRIES = frozenset({*map(str.upper, vat.MEMBER_STATES), "MC"})
SIREN_DIGITS = 9
_ARABIC_COMMA = "، "
#: What an invitation lets somebody do: all that its inviter may, or read alone.
EDIT, READ = "edit", "read"
#: What an organisation says of itself.
ORGANISATION_FIELDS = (
    "name", "name_ar", "legal_form", "country", "city", "address", "website", "ice", "rc",
    "if_number", "founded_year", "team_size", "contact_name", "contact_email", "contact_phone",
    "contact_role", "language",
)  # fmt: skip
#: To whom its contracts and invoices are made out, where that is not what it says of itself, and
#: what contracts say besides.
BILLING_FIELDS = (
    "billing_name", "billing_address", "billing_country", "vat_number", "siret", "buyer_reference",
    "capital", "legal_form_ar", "address_ar", "representative", "representative_ar",
    "representative_role", "representative_role_ar", "representative_email",
)  # fmt: skip


def on_one_line(*parts: str) -> str:
    """Return the parts of an address with commas between them: « ، » after Arabic letters."""
    line = ""
    for part in filter(None, parts):
        comma = _ARABIC_COMMA if _ends_in_arabic(line) else ", "
        line = f"{line}{comma}{part}" if line else part
    return line


def with_country(line: str, country: str, home: str, lang: str) -> str:
    """Return an address with its country at the end, unless that is `home` or there is no address.

    `country` and `home` are codes of ISO 3166; the country is named in `lang`.
    """
    if not line or country == home:
        return line
    return on_one_line(line, Locale(lang).territories.get(country, country))


def _ends_in_arabic(text: str) -> bool:
    """Say whether the last letter of a text is Arabic."""
    strong = (unicodedata.bidirectional(letter) for letter in reversed(text))
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "") == "AL"


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


def clean_vat_number(value: str, country: str) -> str:
    """Return a VAT number of a country, with that country before it where it is in the Union.

    Its check digits are those of its country; whether it is in use only VIES knows. Other
    countries have numbers of other kinds: theirs stay as they are, and hold a digit.

    Raises:
        ValueError: it is no VAT number of this country.
    """
    number = re.sub(r"[\s.-]", "", value).upper()
    prefix = _VAT_PREFIXES.get(country, country)
    if country not in _VAT_COUNTRIES:
        if not any(letter.isdigit() for letter in number):
            raise ValueError(value)
        return number
    try:
        checked: str = vat.validate(number if number.startswith(prefix) else prefix + number)
    except ValidationError as error:
        raise ValueError(str(error)) from None
    return checked


def clean_siret(value: str) -> str:
    """Return a SIREN (nine digits) or a SIRET (fourteen) as its digits.

    Raises:
        ValueError: it is too long or short, or its check digit is wrong.
    """
    number = re.sub(r"[\s.-]", "", value)
    try:
        checked: str = (siren if len(number) == SIREN_DIGITS else siret).validate(number)
    except ValidationError as error:
        raise ValueError(str(error)) from None
    return checked


def is_tax_number(value: str) -> bool:
    """Say whether a text without spaces can be an `identifiant fiscal` (IF)."""
    return _TAX_NUMBER.fullmatch(value) is not None


def is_trade_register(value: str) -> bool:
    """Say whether a line can be a number of the trade register (RC), maybe with its court."""
    return _REGISTERED.fullmatch(value) is not None
