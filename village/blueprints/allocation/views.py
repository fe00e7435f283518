"""The organiser's plan: see who stands where, give a stand, hold it, free it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import lookup as files
from village.blueprints.allocation import bp
from village.blueprints.allocation.forms import GiveForm
from village.core.errors import ApplicationPlaced, StandTaken
from village.core.permissions import Permission as P
from village.stands.reads import places as place_reads
from village.stands.reads.places import StandRow, Waiting
from village.stands.reads.repairs import freed_lately
from village.stands.words.places import PlaceState
from village.stands.writes import places
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.filters import number
from village.web.flashes import flash
from village.web.pages import localised_edition
from village.web.plan import PlanView, plan_view
from village.web.transaction import commits


@bp.route("/")
@requires(P.ALLOCATE)
def plan() -> ResponseReturnValue:
    """Show the floor plan, its list, and the chosen stand beside it."""
    return _page(request.args.get("stand", ""), request.args.get("application", ""))


@bp.route("/<number>/give", methods=["POST"])
@requires(P.ALLOCATE)
@commits
def give(number: str) -> ResponseReturnValue:
    """Give a free stand to an application, or hold it for it."""
    ctx = context()
    stand = place_reads.find(ctx, number)
    form = _give_form(place_reads.waiting(ctx))
    if not form.validate_on_submit():
        return _page(number, "", form=form), 422
    application = files.find(ctx, form.application.data)
    if place_reads.is_sold(stand, application) and not form.free.data:
        form.free.errors = [
            _("This stand is for sale, and the contract of a start-up would say 0.00 for it.")
        ]
        return _page(number, application.reference, form=form), 422
    take = places.hold if "hold" in request.form else places.give
    try:
        take(ctx, stand, application)
    except (StandTaken, ApplicationPlaced) as refusal:
        return _page(number, application.reference, problem=sentence(refusal)), 409
    flash(
        _(
            "Stand %(stand)s: %(name)s.",
            stand=number,
            name=application.organisation.named(language()),
        )
    )
    return redirect(url_for(".plan", stand=number), 303)


@bp.route("/<number>/confirm", methods=["POST"])
@requires(P.ALLOCATE)
@commits
def confirm(number: str) -> ResponseReturnValue:
    """Turn a hold into the stand's allocation."""
    ctx = context()
    place = place_reads.place_on(ctx, number)
    places.give(ctx, place.stand, place.application)
    flash(_("Stand %(stand)s is given.", stand=number))
    return redirect(url_for(".plan", stand=number), 303)


@bp.route("/<number>/release", methods=["POST"])
@requires(P.ALLOCATE)
@commits
def release(number: str) -> ResponseReturnValue:
    """Free a stand that is held or given; a contracted one goes with its contract."""
    ctx = context()
    place = place_reads.place_on(ctx, number)
    places.release(ctx, place)
    flash(_("Stand %(stand)s is free.", stand=number))
    return redirect(url_for(".plan", stand=number, application=place.application.reference), 303)


def _page(chosen: str, application: str, *, form: GiveForm | None = None, problem: str = "") -> str:
    ctx = context()
    table, waiting = place_reads.on_plan(ctx, language()), place_reads.waiting(ctx, language())
    stand = next((row for row in table if row.number == chosen), None)
    form = form or _give_form(_best_first(waiting, stand), application)
    edition = localised_edition()
    pavilions = dict(edition.pavilions)
    confirmed = request.args.get("waiting") == "confirmed"
    return render_template(
        "allocation/plan.html",
        plan=_drawn(table, pavilions, application),
        rows=table,
        waiting=waiting,
        stand=stand,
        form=form,
        hold_minutes=places.HOLD_MINUTES,
        problem=problem,
        chosen_application=application,
        listed=[item for item in waiting if item.confirmed] if confirmed else waiting,
        confirmed=confirmed,
        freed=freed_lately(ctx),
        free=sum(row.state is PlaceState.FREE for row in table),
    )


def _drawn(table: list[StandRow], pavilions: dict[str, str], application: str) -> PlanView:
    def url(row: StandRow) -> str:
        return url_for(".plan", stand=row.number, application=application or None) + "#stand"

    return plan_view(place_reads.drawing(context()), table, pavilions, url=url)


def _give_form(waiting: list[Waiting], application: str = "") -> GiveForm:
    form = GiveForm()
    form.application.choices = [(item.reference, _choice(item)) for item in waiting]
    if application and not form.is_submitted():
        form.application.data = application
    return form


def _best_first(waiting: list[Waiting], stand: StandRow | None) -> list[Waiting]:
    """Return first whom a stand suits: its pavilion, then the area nearest to the one wanted."""
    if stand is None:
        return waiting
    return sorted(
        waiting,
        key=lambda item: (
            item.zone != stand.zone,
            abs((item.wanted_area_m2 or stand.area_m2) - stand.area_m2),
        ),
    )


def _choice(item: Waiting) -> str:
    wish = "" if item.wanted_area_m2 is None else f" · {number(item.wanted_area_m2)} m²"
    return f"{item.organisation} · {item.reference}{wish}"
