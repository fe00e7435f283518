"""Values as the templates write them, in the page's language; figures stand in `<bdi>`."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_location
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_decimal_symbol,
)
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from village.core.languages import LOCALES, text_in
from village.editions.words.usual import UNSAID
from village.web.context import edition, language, now
from village.web.curve import curve

#: A mail address or a telephone number with its country's code, as people write them in a text.
_REACHED = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|\+\d(?:[ \u00a0\u202f.-]?\d){6,14}", re.ASCII
)
#: Capitals and digits with hyphens between them, no longer than a phone's line.
_REFERENCE = re.compile(r"(?=[A-Z0-9-]{3,24}$)[A-Z0-9]+(?:-[A-Z0-9]+)+")


def locale() -> Locale:
    """Return the page's locale; Arabic is Morocco's, with Western digits."""
    return _locale(LOCALES[language()])


_locale = lru_cache(Locale.parse)


def zone() -> ZoneInfo:
    """Return the edition's time zone; outside any, the usual one of a new edition."""
    here = edition()
    return ZoneInfo(here.timezone if here else UNSAID.timezone)


def ltr(value: object) -> Markup:
    """Isolate a reference, a phone number or an amount from the text's direction.

    A reference is never broken at its hyphens.
    """
    kind = ""
    if "@" in str(value):
        kind = ' class="address"'  # a stacked table gives it the width
    elif is_reference(str(value)):
        kind = ' class="nowrap"'
    return Markup(f'<bdi dir="ltr"{kind}>{escape(value)}</bdi>')  # noqa: S704 - escaped here


def is_reference(value: str) -> bool:
    """Say whether a value is the number of a file, a contract or a stand, as EV27-C-0042."""
    return _REFERENCE.fullmatch(value) is not None


def reachable(value: str) -> Markup:
    """Make the mail addresses and telephone numbers of a text into links, each isolated."""
    return Markup(_REACHED.sub(_link, str(escape(value))))  # noqa: S704


def _link(found: re.Match[str]) -> str:
    shown = found.group()
    to = f"mailto:{shown}" if found["mail"] else f"tel:+{re.sub(r'[^0-9]', '', shown)}"
    return f'<a href="{to}">{ltr(shown)}</a>'


def money(cents: int, currency: str = "") -> Markup:
    """Write minor units as an amount of the edition's currency, isolated from its text."""
    here = edition()
    return ltr(amount(cents, currency or (here.currency if here else UNSAID.currency)))


def amount(cents: int, code: str) -> str:
    """Write minor units as an amount of a currency, with its own decimals."""
    digits = get_currency_precision(code)
    return format_currency(
        Decimal(cents).scaleb(-digits),
        code,
        format="#,##0" + ("." + "0" * digits if digits else "") + "\u00a0¤¤",
        locale=_separators(),
    )


def _separators() -> str:
    """Return the language whose separators figures have: Arabic takes the French ones here."""
    return "en" if language() == "en" else "fr"


def decimal_sign() -> str:
    """Return what stands before decimals in the page's language."""
    return get_decimal_symbol(_separators())


def day(value: date, *, short: bool = False) -> str:
    """Write a date, long (5 June 2024) or short (05/06/2024)."""
    if short:
        return format_date(value, "short", locale=locale())
    return _first(format_date(value, "long", locale=locale()), value)


def weekday(value: date) -> str:
    """Write a date with its day of the week."""
    return _first(format_date(value, "full", locale=locale()), value)


def _first(said: str, value: date) -> str:
    """Write the first of a month as French does: 1er juin."""
    return said.replace("1 ", "1er ", 1) if value.day == 1 and language() == "fr" else said


def days(first: date, last: date) -> str:
    """Write the days from one to another as one: 5 and 6 June 2024, or 30 June to 2 July 2024."""
    if first == last:
        return day(first)
    one_month = (first.year, first.month) == (last.year, last.month)
    start = day(first).split()[0] if one_month else day(first)
    follows = (last - first).days == 1
    words: str = _("%(first)s and %(last)s") if follows else _("%(first)s to %(last)s")
    return words % {"first": start, "last": day(last)}


def day_short(value: date) -> str:
    """Write a date as short as the language does."""
    return day(value, short=True)


def moment(value: datetime) -> str:
    """Write a moment in the edition's zone, and name the zone's city."""
    said = _moment(value, zone(), locale(), _moment_pattern())
    return _first(said, value.astimezone(zone()))


@lru_cache(maxsize=4096)
def _moment(value: datetime, zone: ZoneInfo, locale: Locale, pattern: str) -> str:
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return f"{format_datetime(value.astimezone(zone), pattern, locale=locale)} ({city})"


def zone_city(name: str) -> str:
    """Name the city whose time a zone keeps."""
    return get_timezone_location(name, locale=locale(), return_city=True)


def clock(value: datetime) -> str:
    """Write the time of day in the edition's zone."""
    return format_datetime(value.astimezone(zone()), _clock_pattern(), locale=locale())


def _clock_pattern() -> str:
    return "H\u00a0'h'\u00a0mm" if language() == "fr" else "HH:mm"


def moment_short(value: datetime) -> str:
    """Write the day and the time of day in the edition's zone, as short as the language does."""
    return _moment_short(value, zone(), locale(), _clock_pattern())


@lru_cache(maxsize=4096)  # the last scans are written again with each list of them
def _moment_short(value: datetime, zone: ZoneInfo, locale: Locale, pattern: str) -> str:
    local = value.astimezone(zone)
    day = format_date(local.date(), "short", locale=locale)
    return f"{day} {format_datetime(local, pattern, locale=locale)}"


def countdown(value: datetime) -> str:
    """Say how far away a moment is: in 12 days, 3 hours ago."""
    away = value - now()
    if away < timedelta():
        return format_timedelta(away, add_direction=True, threshold=1.2, locale=locale())
    return str(_("in {time}")).format(time=format_timedelta(away, threshold=1.2, locale=locale()))


def elapsed(seconds: float) -> str:
    """Write a duration as minutes and seconds, with hours where there are any: 0:07, 1:02:03."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def number(value: float | Decimal) -> str:
    """Write a number with the language's separators, two decimals at most."""
    return _number(value, _separators())


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, locale: str) -> str:
    return format_decimal(value, "#,##0.##", locale=locale)


class Count(int):
    """A number of things, which a text writes with the language's separators."""

    def __str__(self) -> str:
        """Return it as `number` does."""
        return number(int(self))


def score(value: float | None) -> str:
    """Write a score with two decimals, or a dash where there is none."""
    return "–" if value is None else format_decimal(value, "0.00", locale=locale())


def percent(value: float | Decimal) -> str:
    """Write a share of 0 to 1 as a whole percentage."""
    return format_percent(value, locale=locale())


def percent_fine(value: float) -> str:
    """Write a small share of 0 to 1 as a percentage with up to two decimals, rounded up."""
    return rate(math.ceil(value * 10_000) / 10_000)


def rate(value: float | Decimal) -> str:
    """Write a share that somebody has set, such as a tax of 8.1%, with all its decimals."""
    pattern = locale().percent_formats[None].pattern.replace("0", "0.####", 1)
    return format_percent(value, pattern, locale=locale())


def country(code: str) -> str:
    """Return a country's name in the page's language."""
    name: str = locale().territories.get(code, code)
    return name


def place(code: str, city: str = "") -> Markup:
    """Write where somebody is from: the city as typed, the country in the page's language."""
    return listed([city, country(code)] if city else [country(code)])


def listed(values: Iterable[object]) -> Markup:
    """Write values one after the other with the language's comma, each isolated from the others."""
    comma = "، " if language() == "ar" else ", "
    return Markup(comma.join(f"<bdi>{escape(value)}</bdi>" for value in values))  # noqa: S704


def text(texts: Mapping[str, str] | None) -> str:
    """Return a text of the edition in the page's language."""
    return text_in(texts, language())


def days_left(value: datetime) -> str:
    """Say in words what is left until a deadline."""
    return countdown(value) if value > now() else _("closed")


def init_app(app: Flask) -> None:
    """Offer the filters to every template."""
    # fmt: off
    for filter_ in (
        ltr, reachable, money, curve, percent_fine, day, days, day_short, moment, moment_short,
        clock, countdown, zone_city, elapsed, number, score, percent, rate, country, place, listed,
        text, days_left, weekday,
    ):
        # fmt: on
        app.jinja_env.filters[filter_.__name__] = filter_


def _moment_pattern() -> str:
    return {
        "fr": "d MMMM y 'à' H\u00a0'h'\u00a0mm",
        "ar": "d MMMM y، HH:mm",
        "en": "d MMMM y, HH:mm",
    }[language()]
