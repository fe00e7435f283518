"""The editor: a draft of the plan drawn in the page, saved and checked after each change."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.blueprints.floorplan import bp
from village.blueprints.floorplan.forms import BlankForm
from village.core.errors import AlreadyDone, Stale
from village.core.permissions import Permission as P
from village.engines.plans import files, geojson
from village.engines.plans.checks import check, duplicates
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan, PlanFinding
from village.stands.reads import halls, plans
from village.stands.tables.plans import PlanVersion
from village.stands.words.plans import LONGEST_NUMBER, usable
from village.stands.writes import drawing
from village.web.access import requires
from village.web.context import context, language, now
from village.web.drawings import lying_under
from village.web.editor_words import editor_words
from village.web.errors import sentence
from village.web.filters import clock
from village.web.findings import fault_words, finding_words, measured
from village.web.pages import hall_names, localised_edition
from village.web.transaction import commits


@bp.route("/draw", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def begin() -> ResponseReturnValue:
    """Show what a drawing can begin with; begin one in a blank hall."""
    form = BlankForm()
    form.offer_halls(hall_names())
    if form.validate_on_submit():
        size, hall = (float(form.width.data or 0), float(form.depth.data or 0)), form.hall_code
        made = drawing.begin(context(), *size, hall=hall)
        return redirect(url_for(".draw", version=made.number, hall=hall or None), 303)
    page = render_template("floorplan/begin.html", form=form, versions=plans.versions(context()))
    return page, 422 if form.errors else 200


@bp.post("/versions/<int:version>/copy")
@requires(P.CONFIGURE)
@commits
def copy(version: int) -> ResponseReturnValue:
    """Begin a drawing with a copy of a version."""
    ctx = context()
    made = drawing.begin_from(ctx, plans.version(ctx, version))
    return redirect(url_for(".draw", version=made.number), 303)


@bp.get("/versions/<int:version>/draw")
@requires(P.CONFIGURE)
def draw(version: int) -> ResponseReturnValue:
    """Show the editor of a draft, one hall at a time; one that was published is looked at."""
    found = plans.version(context(), version)
    if found.published_at is not None:
        return redirect(url_for(".version", version=version), 303)
    hall = _hall(found)
    several = halls.of(found)
    return render_template(
        "floorplan/draw.html",
        version=found,
        hall=hall if len(several) > 1 else "",
        halls={one.code: one.named(language()) for one in several},
        drawn={**_drawn(found, hall), "elsewhere": _elsewhere(found, hall)},
        words=editor_words(),
        pavilions=localised_edition().pavilions,
        longest=LONGEST_NUMBER,
    )


@bp.get("/versions/<int:version>/drawing")
@requires(P.CONFIGURE)
def drawn(version: int) -> ResponseReturnValue:
    """Return a draft as it was saved last, where it is another than the one on the page."""
    found = plans.version(context(), version)
    if request.args.get("revision") == str(found.revision):
        return "", 204
    return jsonify(_drawn(found, _hall(found)))


@bp.get("/versions/<int:version>/checks")
@requires(P.CONFIGURE)
def checks(version: int) -> ResponseReturnValue:
    """Return what the checks find in a draft: the page is drawn first, then asks."""
    found = plans.version(context(), version)
    return jsonify(_checked(found, geojson.parse(found.plan), _hall(found)))


@bp.post("/versions/<int:version>/drawing")
@requires(P.CONFIGURE)
@commits
def save(version: int) -> ResponseReturnValue:
    """Save a draft as it stands on the page, and return what its checks find."""
    ctx = context()
    found = plans.version(ctx, version)
    hall = _hall(found)
    revision, features = _sent()
    try:
        plan = drawing.save(ctx, found, features, revision=revision, hall=hall)
    except Stale:
        return jsonify(_drawn(found, hall)), 409
    except AlreadyDone as error:
        return jsonify(refused=sentence(error)), 422
    except PlanError as error:
        return jsonify(refused=fault_words(error)), 422
    return jsonify(at=clock(now()), **_checked(found, plan, hall))


@bp.post("/background")
@requires(P.CONFIGURE)
def background() -> ResponseReturnValue:
    """Read a drawing to draw over; nothing of it is kept."""
    upload = request.files.get("file")
    try:
        found = files.survey(
            upload.filename or "" if upload else "", upload.read() if upload else b""
        )
    except PlanError as error:
        return jsonify(refused=fault_words(error)), 422
    return jsonify(lying_under(found))


def _hall(version: PlanVersion) -> str:
    """Return the hall that the address names, by default the first."""
    return halls.chosen(version, request.args.get("hall", ""))


def _sent() -> tuple[int, list[Any]]:
    """Return the revision and the features of the request; what is no drawing has none."""
    sent = request.get_json(silent=True)
    facts = sent if isinstance(sent, dict) else {}
    revision, features = facts.get("revision"), facts.get("features")
    return (
        revision if isinstance(revision, int) else 0,
        features if isinstance(features, list) else [],
    )


def _drawn(version: PlanVersion, hall: str) -> dict[str, Any]:
    """Return a hall of a draft for the editor: what is in it, and who saved it."""
    return {
        "revision": version.revision,
        "by": plans.saved_by(context(), version),
        "features": geojson.within(version.plan, hall).get("features", []),
    }


def _elsewhere(version: PlanVersion, hall: str) -> list[str]:
    """Return the numbers that stands of a draft's other halls have."""
    others = [one for one in halls.of(version) if one.code != hall]
    features = geojson.arranged(version.plan, others)["features"] if others else []
    facts = [one["properties"] for one in features]
    return [str(one["number"]) for one in facts if one["kind"] == "stand" and one.get("number")]


def _checked(version: PlanVersion, plan: Plan, hall: str) -> dict[str, Any]:
    """Return what can be given in a hall of a draft as saved, and what the checks find there."""
    floor = plan.by_hall.get(hall, plan)
    read = [PlanFinding(**one) for one in version.plan.get("read", ())]
    twice = [one for one in duplicates(plan) if not floor.by_number.keys().isdisjoint(one.numbers)]
    found = check(floor)
    return {
        "revision": version.revision,
        "stands": sum(stand.number in floor.by_number for stand in usable(plan)),
        "findings": [
            {
                "kind": one.kind,
                "names": one.numbers,
                "measure": measured(one),
                "text": finding_words(one),
            }
            for one in (*read, *found, *(one for one in twice if one not in found))
        ],
    }
