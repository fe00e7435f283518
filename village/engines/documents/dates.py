"""Write dates and times in the languages of the exhibition."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from village.engines.documents.wording import month

_NBSP = "\u00a0"


#: Between the first and the last day: of several days, and of two.
_JOINTS = {"fr": ("au", "et"), "ar": ("إلى", "و"), "en": ("to", "and")}


def day(on: date, lang: str) -> str:
    """Write a date in full: 5 juin 2024, 1er juin 2024, 5 يونيو 2024."""
    first = "1er" if lang == "fr" and on.day == 1 else str(on.day)
    return _NBSP.join((first, month(on.month, lang), str(on.year)))


def days(starts_on: date, ends_on: date, lang: str) -> str:
    """Write a span of days, as short as it is clear."""
    if starts_on == ends_on:
        return day(starts_on, lang)
    joint = _JOINTS[lang][(ends_on - starts_on).days == 1]
    if (starts_on.year, starts_on.month) != (ends_on.year, ends_on.month):
        return f"{day(starts_on, lang)} {joint} {day(ends_on, lang)}"
    first = "1er" if lang == "fr" and starts_on.day == 1 else str(starts_on.day)
    gap = "" if joint == "و" else _NBSP  # Arabic writes its "and" together with what follows
    return f"{first}{_NBSP}{joint}{gap}{day(ends_on, lang)}"


def several(on: Sequence[date], lang: str) -> str:
    """Write days that need not follow one another: as a span where they do."""
    ordered = sorted(set(on))
    if not ordered:
        return ""
    if (ordered[-1] - ordered[0]).days == len(ordered) - 1:
        return days(ordered[0], ordered[-1], lang)
    return ("، " if lang == "ar" else ", ").join(day(one, lang) for one in ordered)


def short(local: datetime, lang: str) -> str:
    """Write a moment without its year: 5 juin, 09:30."""
    first = "1er" if lang == "fr" and local.day == 1 else str(local.day)
    comma = "،" if lang == "ar" else ","
    return f"{first}{_NBSP}{month(local.month, lang)}{comma} \u2068{local:%H:%M}\u2069"


def span(starts: datetime, ends: datetime, lang: str) -> str:
    """Write from when to when, without the year: 3 juin, 08:00–20:00."""
    if starts.date() == ends.date():
        return short(starts, lang).replace(f"{starts:%H:%M}", f"{starts:%H:%M}–{ends:%H:%M}")
    return f"{short(starts, lang)} – {short(ends, lang)}"


def moment(at: datetime, zone: str, lang: str) -> str:
    """Write an instant in a time zone, named by its city: 5 juin 2027, 14:05 (Paris)."""
    local = at.astimezone(ZoneInfo(zone))
    city = get_timezone_location(zone, locale=lang, return_city=True)
    comma = "،" if lang == "ar" else ","
    return f"{day(local.date(), lang)}{comma} \u2068{local:%H:%M}\u2069 (\u2068{city}\u2069)"
