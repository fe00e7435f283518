"""Editions: what an organiser changes while the edition is under way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.tables import Call


@dataclass(frozen=True, slots=True)
class CallDates:
    """When a call opens and closes, and for how many; no number of places is no limit."""

    opens_at: datetime
    deadline_at: datetime
    grace_minutes: int
    places: int | None


def configure(
    ctx: Context,
    *,
    calls: Mapping[str, CallDates],
    reviews_per_application: int,
    results_on: date | None,
) -> None:
    """Change the deadlines, the places and the reviews; the log keeps what they were. Flushes.

    Raises:
        Forbidden: the actor does not configure this edition.
        NotFound: the edition has no such call.
        ValueError: a call would close before it opens.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    changes = {
        **_change(edition, "reviews_per_application", reviews_per_application),
        **_change(edition, "results_on", results_on),
    }
    for key, dates in calls.items():
        if dates.opens_at >= dates.deadline_at:
            raise ValueError(f"the call {key} closes before it opens")
        call = editions.call(ctx.session, edition.id, key)
        changes |= {f"{key}.{field}": both for field, both in _change_dates(call, dates).items()}
    if changes:
        audit.record(ctx, edition.code, "configure", **changes)


def _change(row: object, field: str, value: object) -> dict[str, list[str]]:
    before = getattr(row, field)
    if before == value:
        return {}
    setattr(row, field, value)
    return {field: [str(before), str(value)]}


def _change_dates(call: Call, dates: CallDates) -> dict[str, list[str]]:
    changes: dict[str, list[str]] = {}
    for field, value in asdict(dates).items():
        changes |= _change(call, field, value)
    return changes
