"""Repairs: a stand came free; who could have it, with how many moves, and what that gains."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from village.blueprints.allocation import bp
from village.core.errors import PlanOvertaken, StandTaken
from village.core.permissions import Permission as P
from village.stands.reads import places, placing
from village.stands.reads import repairs as repair_reads
from village.stands.writes import proposals
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.rules import broken_words
from village.web.transaction import commits


@bp.get("/repairs")
@requires(P.ALLOCATE)
def repairs() -> ResponseReturnValue:
    """Show the repairs with at most three moves, for one free stand or for the whole floor."""
    return _page(request.args.get("stand", ""))


@bp.post("/repairs")
@requires(P.ALLOCATE)
@commits
def repair() -> ResponseReturnValue:
    """Make all moves of one repair together."""
    moves = dict(item.rsplit(" ", 1) for item in request.form.getlist("step") if " " in item)
    try:
        count = proposals.repair(context(), moves)
    except StandTaken as refusal:
        return _page("", refused=[sentence(refusal)]), 409
    except PlanOvertaken as refusal:
        names = {party.reference: party.organisation for party in placing.parties(context())}
        broken = refusal.facts["broken"]
        words = broken_words(broken, lambda who: names.get(who, who))  # type: ignore[arg-type]
        return _page("", refused=words), 409
    flash(ngettext("%(num)s stand is given.", "%(num)s stands are given.", count))
    return redirect(url_for(".plan"), 303)


def _page(stand: str, *, refused: list[str] | None = None) -> str:
    ctx = context()
    if stand:
        places.find(ctx, stand)
    return render_template(
        "allocation/repairs.html",
        stand=stand,
        freed=repair_reads.freed_lately(ctx),
        options=[] if refused else repair_reads.options(ctx, stand),
        refused=refused or [],
    )
