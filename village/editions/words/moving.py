"""The dates of an edition moved together: all of them, or what happens on the days of the event."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from village.editions.words.settings import Settings

T = TypeVar("T")


def moved_to(settings: Settings, starts_on: date) -> Settings:
    """Return the settings with every date and moment moved as the first day is.

    Moments keep their hour by the edition's clock.
    """
    days = starts_on - settings.edition.starts_on
    return _moved(settings, days, ZoneInfo(settings.edition.timezone))


def event_moved(before: Settings, after: Settings) -> Settings:
    """Return settings whose sessions, hours of badges and delivery slots follow the event.

    Where it has as many days as before; deadlines and prices stay in any case.
    """
    old, new = before.edition, after.edition
    days = new.starts_on - old.starts_on
    if not days or new.ends_on - old.ends_on != days:
        return after
    zone = ZoneInfo(new.timezone)
    return replace(
        after,
        programme=_moved(after.programme, days, zone),
        badges=_moved(after.badges, days, zone),
        tasks=_moved(after.tasks, days, zone),
    )


def _moved(value: T, days: timedelta, zone: ZoneInfo) -> T:
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None) + days
        return local.replace(tzinfo=zone).astimezone(UTC)
    if isinstance(value, date):
        return value + days
    if isinstance(value, tuple):
        return tuple(_moved(item, days, zone) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _moved(getattr(value, one.name), days, zone) for one in fields(value)}
        return replace(value, **parts)
    return value
