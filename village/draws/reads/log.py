"""What everybody who takes part in a draw reads of it: each turn, and what the organiser did."""

from dataclasses import dataclass
from datetime import datetime

from village.core.audit.reads import of_subject
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.policy import can
from village.draws.reads.turns import DrawView
from village.draws.words import log_subject

#: What is written for everybody; another reason is for the organisers and for whom it concerns.
_READ_BY_ALL = ("draw_move", "draw_take_out", "draw_pause")


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One line of the log; a name is left out where the public may not know of it."""

    at: datetime
    action: str
    rank: int
    name: str
    stand: str
    proxy: bool
    reason: str
    before: int  # the rank that somebody had, of whom the organiser moved


def lines(ctx: Context, view: DrawView, *, reader: str = "") -> list[DrawLine]:
    """Return what happened in a draw, the latest first, as an organiser or `reader` reads it."""
    staff = can(ctx.actor, P.ALLOCATE)
    people = {one.reference: one for one in view.participants}
    found = []
    for entry in of_subject(ctx.session, log_subject(ctx.the_edition.code, view.draw.number)):
        said = entry.data
        reference = str(said.get("reference", ""))
        one = people.get(reference)
        theirs = staff or (reference != "" and reference == reader)
        name = (one.organisation if theirs else one.public_name) if one else ""
        reason = str(said.get("reason", ""))
        found.append(
            DrawLine(
                at=entry.at,
                action=entry.action,
                rank=int(said.get("rank", 0)),
                name=name,
                stand=str(said.get("stand", "")),
                proxy=bool(said.get("proxy")),
                reason=reason if theirs or entry.action in _READ_BY_ALL else "",
                before=int(said.get("rank_before", 0)),
            )
        )
    return found[::-1]
