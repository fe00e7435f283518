"""An application's way in the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from village.board.progress import Milestone
from village.web.pages import stand_text

LABELS = {
    "started": _l("Application started"),
    "to_submit": _l("To submit before the deadline"),
    "submitted": _l("Submitted"),
    "to_screen": _l("Check by the organiser: does the file fit the call?"),
    "eligible": _l("Found eligible"),
    "ineligible": _l("Found not eligible"),
    "to_judge": _l("Reading by the jury"),
    "to_consider": _l("Choice by the organiser"),
    "to_decide": _l("Decision"),
    "selected": _l("Selected"),
    "waitlisted": _l("Put on the waiting list"),
    "rejected": _l("Not selected"),
    "to_wait": _l("A place may come free"),
    "to_confirm": _l("Confirm that you come"),
    "confirmed": _l("Participation confirmed"),
    "declined": _l("Place declined"),
    "to_place": _l("A stand is given"),
    "to_contract": _l("The contract is issued"),
    "to_sign": _l("Contract to sign"),
    "contract": _l("Contract signed"),
    "to_badge": _l("Badges for your people"),
    "withdrawn": _l("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the timeline component."""

    label: str
    at: datetime | date | None
    note: str
    done: bool
    current: bool


def items(way: Iterable[Milestone]) -> list[Item]:
    """Return milestones as the timeline component shows them."""
    return [Item(_label(m), m.at, _note(m), m.done, m.current) for m in way]


def _label(milestone: Milestone) -> str:
    if milestone.code == "stand":
        return str(_("Stand %(number)s given", number=stand_text(milestone.note)))
    if milestone.code == "badges":
        count = int(milestone.note)
        return str(ngettext("%(num)s badge issued", "%(num)s badges issued", count))
    return str(LABELS[milestone.code])


def _note(milestone: Milestone) -> str:
    return "" if milestone.code in ("stand", "badges") else milestone.note
