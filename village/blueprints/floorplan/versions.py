"""Versions of the plan: looked at, compared with the one in force, published, discarded."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.floorplan import bp
from village.board import plans as board
from village.core.errors import AlreadyDone, Stale
from village.core.permissions import Permission as P
from village.editions.words.prices import priced_stands
from village.engines.plans import geojson
from village.engines.plans.checks import check
from village.engines.plans.comparing import StandChange
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan, PlanFinding
from village.engines.plans.svg import draw
from village.stands.reads import drawings, halls, places, plans
from village.stands.reads.places import StandRow
from village.stands.tables.plans import PlanVersion
from village.stands.words.places import PlaceState
from village.stands.words.plans import PlanComparison, usable
from village.stands.writes import plan as floorplan
from village.web.access import requires
from village.web.context import context, language
from village.web.drawings import not_known
from village.web.errors import sentence
from village.web.findings import fault_words, finding_words
from village.web.flashes import flash
from village.web.pages import localised_edition
from village.web.plan import PlanView, plan_view
from village.web.plan_changes import change_words
from village.web.transaction import commits


@bp.get("/versions/<int:version>")
@requires(P.CONFIGURE)
def version(version: int) -> ResponseReturnValue:
    """Show a version, and what publishing it would change."""
    return _page(plans.version(context(), version))


@bp.post("/versions/<int:version>/publish")
@requires(P.CONFIGURE)
@commits
def publish(version: int) -> ResponseReturnValue:
    """Put a version in force; those whose stand changes are told."""
    ctx = context()
    found = plans.version(ctx, version)
    ticked = {name: request.form.getlist(name) for name in ("agreed", "taken_back")}
    try:
        board.publish(ctx, found, seen=request.form.get("seen", ""), **ticked)
    except PlanError as error:
        return _page(found, fault=fault_words(error), ticked=ticked), 422
    except Stale:
        return _page(found, fault=_("This has changed meanwhile: please look at it again.")), 409
    except AlreadyDone as error:
        return _page(found, fault=sentence(error)), 409
    flash(_("Version %(number)s of the plan is in force.", number=version))
    return redirect(url_for(".source"), 303)


@bp.post("/versions/<int:version>/discard")
@requires(P.CONFIGURE)
@commits
def discard(version: int) -> ResponseReturnValue:
    """Delete a draft."""
    ctx = context()
    floorplan.discard(ctx, plans.version(ctx, version))
    flash(_("The draft is discarded."))
    return redirect(url_for(".source"), 303)


def _page(
    found: PlanVersion, *, fault: str = "", ticked: Mapping[str, list[str]] | None = None
) -> str:
    ctx = context()
    compared = plans.comparison(ctx, found, language())
    plan = geojson.parse(compared.data)
    pavilions = dict(localised_edition().pavilions)
    made = drawings.made(ctx, found)
    findings = [*(PlanFinding(**one) for one in found.plan.get("read", ())), *check(plan)]
    return render_template(
        "floorplan/version.html",
        version=found,
        compared=compared,
        ticked=ticked or {"agreed": [], "taken_back": []},
        fault=fault,
        findings=[finding_words(finding, _in_hall(found, plan)) for finding in findings],
        stands=len(list(usable(plan))),
        repriced=_repriced(compared),
        named=lambda hall: hall.named(language()),
        change=lambda change: change_words(change, pavilions),
        view=_drawn(plan, compared, pavilions),
        made=made,
        halls=_several(found),
        unknown=[] if made is None else not_known(made, draw(plan)),
    )


def _repriced(compared: PlanComparison) -> list[tuple[str, str]]:
    """Return the old and new numbers of the stands with a price of their own that get new ones."""
    own = priced_stands(context().the_edition.price_settings)
    return [(old, new) for old, new in compared.renumbered.items() if old in own]


def _several(version: PlanVersion) -> dict[str, str]:
    """Return the halls of a version by their codes; none where it is one hall."""
    found = halls.of(version)
    return {one.code: one.named(language()) for one in found} if len(found) > 1 else {}


def _in_hall(version: PlanVersion, plan: Plan) -> Callable[[str], str]:
    """Return how a stand of a version is named: its number, and its hall where it has several."""
    called = _several(version)
    of = {stand.number: called.get(stand.hall, "") for stand in plan.stands}
    return lambda number: halls.with_hall(number, of.get(number, ""))


def _drawn(plan: Plan, compared: PlanComparison, pavilions: dict[str, str]) -> PlanView:
    """Return the version as drawn: what differs marked, and the stands that change as they were."""
    drawing = draw(plan)
    concerned: list[StandChange] = [one.change for one in compared.concerned]
    called = {change.number: change.called for change in concerned}
    rows_now = places.on_plan(context(), language())
    holders = {called.get(row.number, row.number): row for row in rows_now if row.holder}
    rows = [
        StandRow(
            number=stand.number,
            zone=stand.zone,
            area_m2=stand.area_m2,
            open_sides=stand.open_sides,
            state=holders[stand.number].state if stand.number in holders else PlaceState.FREE,
            holder=holders[stand.number].holder if stand.number in holders else "",
            hall=stand.hall,
        )
        for stand in usable(plan)
    ]
    marks = {
        **{change.called: "is-hit" for change in compared.free},
        **{change.called: "has-problem" for change in concerned},
    }
    view = plan_view(drawing, rows, pavilions, url=lambda row: "", marks=marks)
    ghosts = [
        drawing.outline(change.before.polygon, change.before.hall)
        for change in (*concerned, *compared.free)
        if change.before is not None
    ]
    return replace(view, ghosts=ghosts)
