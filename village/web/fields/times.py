"""Fields of days and moments."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from wtforms import DateField, DateTimeLocalField

from village.editions.words.shape import FIRST_YEAR, LAST_YEAR
from village.web.fields.rules import OfOurTime, checks_of
from village.web.filters import zone


class DayField(DateField):
    """A day of our time."""

    def __init__(
        self,
        label: str,
        *,
        needed: str | bool = False,
        also: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
        super().__init__(label, checks_of(needed, OfOurTime(), *also), render_kw=bounds, **kwargs)


class LocalTimeField(DateTimeLocalField):
    """A day and a time of our time, by the clock of the place; a moment is shown by that clock."""

    def __init__(self, label: str, *, needed: str | bool = False, **kwargs: Any) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01T00:00", "max": f"{LAST_YEAR}-12-31T23:59"}
        checks = checks_of(needed, OfOurTime())
        super().__init__(label, checks, format="%Y-%m-%dT%H:%M", render_kw=bounds, **kwargs)

    @property
    def moment(self) -> datetime | None:
        """The moment meant, in universal time."""
        local: datetime | None = self.data
        return local.replace(tzinfo=zone()).astimezone(UTC) if local else None

    def process_data(self, value: datetime | None) -> None:
        """Take what the field begins with."""
        if value is not None and value.tzinfo is not None:
            value = value.astimezone(zone()).replace(tzinfo=None)
        self.data = value
