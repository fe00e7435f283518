"""The proposal: asked for, compared, changed by hand, published all together."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.allocation import bp
from village.blueprints.allocation.forms import ProposeForm
from village.core import runs
from village.core.errors import PlanOvertaken, StandTaken
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import PROPOSE_STANDS
from village.stands.reads import places, placing
from village.stands.reads import proposals as proposal_reads
from village.stands.reads.places import StandRow
from village.stands.reads.proposals import ProposalView
from village.stands.words.places import PlaceState
from village.stands.writes import proposals
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.incoming import whole
from village.web.pages import localised_edition
from village.web.plan import PlanView, plan_view
from village.web.rules import broken_words
from village.web.runs import seen as run_seen
from village.web.transaction import commits


@bp.get("/proposal")
@requires(P.ALLOCATE)
def proposal() -> ResponseReturnValue:
    """Show the proposal with its figures beside the present plan, or ask for one."""
    return _page(ProposeForm())


@bp.post("/proposal")
@requires(P.ALLOCATE)
@commits
def propose() -> ResponseReturnValue:
    """Ask for a run in which the solver proposes a plan."""
    form = ProposeForm()
    if not form.validate():
        return _page(form), 422
    run = runs.start(
        context(), PROPOSE_STANDS, keep=bool(form.keep.data), seconds=float(form.seconds.data)
    )
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.post("/proposal/move")
@requires(P.ALLOCATE)
@commits
def move() -> ResponseReturnValue:
    """Put one application on a stand of the proposal, or take it off the floor."""
    reference, number = request.form.get("application", ""), request.form.get("stand", "")
    proposals.move(context(), reference, number, version=_version())
    flash(_("The proposal is changed; nothing is given yet."))
    return redirect(url_for(".proposal", stand=number or None), 303)


@bp.post("/proposal/publish")
@requires(P.ALLOCATE)
@commits
def publish() -> ResponseReturnValue:
    """Give everybody the stand of the proposal, all together."""
    try:
        count = proposals.publish(context(), version=_version())
    except StandTaken as refusal:
        return _page(ProposeForm(), refused=[sentence(refusal)]), 409
    except PlanOvertaken as refusal:
        seen = proposal_reads.proposal(context())
        name = seen.name if seen else str
        words = broken_words(refusal.facts["broken"], name)  # type: ignore[arg-type]
        return _page(ProposeForm(), refused=words), 409
    text = ngettext(
        "%(num)s stand is given; its exhibitor is told by mail.",
        "%(num)s stands are given; their exhibitors are told by mail.",
        count,
    )
    flash(text)
    return redirect(url_for(".plan"), 303)


@bp.post("/proposal/drop")
@requires(P.ALLOCATE)
@commits
def drop() -> ResponseReturnValue:
    """Throw the proposal away."""
    proposals.drop(context())
    return redirect(url_for(".proposal"), 303)


def _page(form: ProposeForm, *, refused: list[str] | None = None) -> str:
    ctx = context()
    seen, run = proposal_reads.proposal(ctx), running.open_run(ctx, PROPOSE_STANDS)
    return render_template(
        "allocation/proposal.html",
        form=form,
        run=run_seen(run) if run else None,
        seen=seen,
        refused=refused or [],
        waiting=0 if seen else sum(not party.stand for party in placing.parties(ctx)),
        stands=len(seen.stands) if seen else len(places.on_plan(ctx)),
        **(_details(seen) if seen else {}),
    )


def _details(seen: ProposalView) -> dict[str, Any]:
    """Return what the page shows of a proposal, of the stand chosen and of who is tried there."""
    number, reference = request.args.get("stand", ""), request.args.get("application", "")
    stand = next((row for row in _rows(seen) if row.number == number), None)
    tried = proposal_reads.consider(seen, reference, number) if stand and reference else None
    return {
        "plan": _drawn(seen),
        "lines": seen.lines,
        "compared": seen.compared(),
        "broken": broken_words(seen.broken, seen.name),
        "stand": stand,
        "holder": next((line for line in seen.lines if line.stand == number), None),
        "tried": tried,
        "tried_broken": broken_words(tried.broken, seen.name) if tried else [],
        "why_broken": broken_words(tried.why.broken, seen.name) if tried else [],
        "held_by": [seen.name(who) for who in tried.why.holders] if tried else [],
        "leaving": [seen.name(who) for who in tried.leaving] if tried else [],
        "changes": sum(line.changes for line in seen.lines),
        "unsure": [
            line.organisation
            for line in seen.lines
            if line.stand and line.changes and not line.confirmed
        ],
        "losing": [line for line in seen.lines if line.present and not line.stand],
    }


def _drawn(seen: ProposalView) -> PlanView:
    def url(row: StandRow) -> str:
        return url_for(".proposal", stand=row.number) + "#stand"

    changed = {line.stand: "is-hit" for line in seen.lines if line.stand and line.changes}
    pavilions = dict(localised_edition().pavilions)
    drawing = places.drawing(context())
    return plan_view(drawing, _rows(seen), pavilions, url=url, marks=changed)


def _rows(seen: ProposalView) -> list[StandRow]:
    """Return the stands as the proposal would have them."""
    return [
        StandRow(
            number=row.number,
            zone=row.zone,
            area_m2=row.area_m2,
            open_sides=row.open_sides,
            state=_state(seen, row),
            holder=seen.name(seen.holder[row.number]) if row.number in seen.holder else "",
            reference=seen.holder.get(row.number, ""),
            blocked=row.blocked,
        )
        for row in seen.stands
    ]


def _state(seen: ProposalView, row: StandRow) -> PlaceState:
    if row.number not in seen.holder:
        return PlaceState.FREE
    same = row.reference == seen.holder[row.number]
    return row.state if same else PlaceState.ALLOCATED


def _version() -> int:
    return request.form.get("version", 0, whole)
