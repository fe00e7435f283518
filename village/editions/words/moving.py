"""All the dates of an edition, moved together."""

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
