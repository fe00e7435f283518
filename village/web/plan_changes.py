"""What changes for a stand from one plan to another, in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from village.engines.plans.comparing import StandChange, StandChangeKind
from village.engines.plans.model import PlanFinding, PlanStand
from village.web.filters import locale, number
from village.web.findings import measured
from village.web.supplies import supply_names


def change_words(change: StandChange, pavilions: Mapping[str, str]) -> str:
    """Return how a stand differs, one phrase after the other, as in 6 m² instead of 9 m²."""
    before, after = change.before, change.after
    if before is None or after is None:
        return str(_come_or_gone(change))
    said = (_PHRASES[kind](change, before, after, pavilions) for kind in change.kinds)
    return _listed(dict.fromkeys(said))


def _come_or_gone(change: StandChange) -> Any:
    if change.after is not None:
        return _("new, %(area)s m²", area=number(change.after.area_m2))
    if change.again:
        return _("gone; the same floor is stand %(number)s", number=change.again)
    return _("gone, %(area)s m²", area=number(change.before.area_m2 if change.before else 0))


def _listed(phrases: Iterable[str]) -> str:
    return str(format_list(list(phrases), locale=locale()))


def _moved(change: StandChange, *_unused: object) -> Any:
    distance = measured(PlanFinding("moved", measure=change.metres, unit="m"))
    return _("moved by %(distance)s", distance=distance)


def _called(change: StandChange, before: PlanStand, after: PlanStand, *_unused: object) -> Any:
    return _("number %(number)s instead of %(before)s", number=after.number, before=before.number)


def _housed(*_unused: object) -> Any:
    return _("in another hall")


def _resized(change: StandChange, before: PlanStand, after: PlanStand, *_unused: object) -> Any:
    return _(
        "%(area)s m² instead of %(before)s m²",
        area=number(after.area_m2),
        before=number(before.area_m2),
    )


def _sides(change: StandChange, before: PlanStand, after: PlanStand, *_unused: object) -> Any:
    return ngettext(
        "%(num)s open side instead of %(before)s",
        "%(num)s open sides instead of %(before)s",
        after.open_sides,
        before=number(before.open_sides),
    )


def _pavilion(
    change: StandChange, before: PlanStand, after: PlanStand, pavilions: Mapping[str, str]
) -> Any:
    is_in, was_in = (pavilions.get(one.zone, one.zone) for one in (after, before))
    if not is_in:
        return _("in no pavilion, before in “%(before)s”", before=was_in)
    if not was_in:
        return _("in “%(pavilion)s”, before in none", pavilion=is_in)
    return _("in “%(pavilion)s” instead of “%(before)s”", pavilion=is_in, before=was_in)


def _without(change: StandChange, before: PlanStand, after: PlanStand, *_unused: object) -> Any:
    return _("without: %(what)s", what=_listed(supply_names(before.utilities - after.utilities)))


def _with(change: StandChange, before: PlanStand, after: PlanStand, *_unused: object) -> Any:
    return _("now with: %(what)s", what=_listed(supply_names(after.utilities - before.utilities)))


_PHRASES: dict[StandChangeKind, Callable[..., str]] = {
    StandChangeKind.RENUMBERED: _called,
    StandChangeKind.HALL: _housed,
    StandChangeKind.MOVED: _moved,
    StandChangeKind.SMALLER: _resized,
    StandChangeKind.LARGER: _resized,
    StandChangeKind.FEWER_SIDES: _sides,
    StandChangeKind.MORE_SIDES: _sides,
    StandChangeKind.PAVILION: _pavilion,
    StandChangeKind.FEWER_UTILITIES: _without,
    StandChangeKind.MORE_UTILITIES: _with,
}
