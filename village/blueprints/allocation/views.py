"""The organiser's plan: see who stands where, give a stand, hold it, free it."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications import Application, State
from village.applications.reads import lookup as files
from village.billing.reads import holds
from village.blueprints.allocation import bp
from village.blueprints.allocation.forms import GiveForm, WaitForm
from village.core.errors import ApplicationPlaced, StandTaken
from village.core.permissions import Permission as P
from village.draws.reads import turns
from village.engines.stands.safety import Look, look
from village.stands.reads import places as place_reads
from village.stands.reads import waiting as waiting_reads
from village.stands.reads.places import StandRow, Waiting
from village.stands.reads.repairs import freed_lately
from village.stands.reads.waiting import MayWait, Waiter
from village.stands.tables.places import Stand
from village.stands.words.places import PlaceState
from village.stands.writes import places
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.filters import number, zone
from village.web.flashes import flash
from village.web.pages import localised_edition, stand_text
from village.web.plan import PlanView, plan_view
from village.web.transaction import commits

#: How long a stand is held where nobody says otherwise.
_HELD = timedelta(days=3)


@bp.route("/")
@requires(P.ALLOCATE)
def plan() -> ResponseReturnValue:
    """Show the floor plan, its list, and the chosen stand beside it."""
    return plan_page(request.args.get("stand", ""), request.args.get("application", ""))


@bp.route("/<number>/give", methods=["POST"])
@requires(P.ALLOCATE)
@commits
def give(number: str) -> ResponseReturnValue:
    """Give a free stand to an application, or hold it for it."""
    ctx = context()
    stand = place_reads.find(ctx, number)
    form = _give_form(place_reads.waiting(ctx))
    if not form.validate_on_submit():
        return plan_page(number, "", form=form), 422
    application = files.find(ctx, form.application.data)
    if not (_meant(form, stand, application) and _has_end(form)):
        return plan_page(number, application.reference, form=form), 422
    try:
        if "hold" in request.form and (until := form.until.moment):
            places.hold(ctx, stand, application, until=until)
        else:
            places.give(ctx, stand, application)
    except (StandTaken, ApplicationPlaced) as refusal:
        return plan_page(number, application.reference, problem=sentence(refusal)), 409
    flash(
        _(
            "Stand %(stand)s: %(name)s.",
            stand=stand_text(number),
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
    flash(_("Stand %(stand)s is given.", stand=stand_text(number)))
    return redirect(url_for(".plan", stand=number), 303)


@bp.route("/<number>/release", methods=["POST"])
@requires(P.ALLOCATE)
@commits
def release(number: str) -> ResponseReturnValue:
    """Free a stand that is held or given; a contracted one goes with its contract."""
    ctx = context()
    place = place_reads.place_on(ctx, number)
    told, name = place.state is PlaceState.ALLOCATED, place.application.organisation
    places.release(ctx, place)
    facts = {"stand": stand_text(number), "name": name.named(language())}
    flash(
        _("Stand %(stand)s is free: %(name)s has lost it and is told by mail.", **facts)
        if told
        else _("Stand %(stand)s is free: it is no longer held for %(name)s.", **facts)
    )
    return redirect(url_for(".plan", stand=number, application=place.application.reference), 303)


def plan_page(
    chosen: str,
    application: str,
    *,
    form: GiveForm | None = None,
    waits: WaitForm | None = None,
    problem: str = "",
) -> str:
    """Return the plan with one stand chosen, and whatever was refused about it."""
    ctx = context()
    table, waiting = place_reads.on_plan(ctx, language()), place_reads.waiting(ctx, language())
    stand = next((row for row in table if row.number == chosen), None)
    form = form or _give_form(waiting, application)
    suits = place_reads.fitting(ctx, table, waiting)
    _propose(form, waiting, stand, suits)
    seen = look(suits, application) if application in suits else None
    names = {item.reference: item.organisation for item in waiting}
    edition = localised_edition()
    pavilions = dict(edition.pavilions)
    confirmed = request.args.get("waiting") == "confirmed"
    lists = waiting_reads.listed(ctx, language())
    waiters = [one for one in lists if one.stand == chosen]
    return render_template(
        "allocation/plan.html",
        plan=_drawn(table, pavilions, application, _marks(suits.get(application, ()), seen)),
        seen=seen,
        names=names,
        without=sorted(names[one] for one in seen.costs.get(chosen, ())) if seen else [],
        suits=suits,
        rows=table,
        waiting=waiting,
        stand=stand,
        form=form,
        problem=problem,
        chosen_application=application,
        listed=[item for item in waiting if item.confirmed] if confirmed else waiting,
        confirmed=confirmed,
        freed=freed_lately(ctx),
        waiters=waiters,
        wait_form=(waits or wait_form(chosen, waiters)) if stand and stand.holder else None,
        wanted=_wanted(table, lists),
        draw=turns.going_on(ctx),
        held=holds.stands_held(ctx),
        free=sum(row.state is PlaceState.FREE for row in table),
    )


def wait_form(number: str, waiters: list[Waiter]) -> WaitForm:
    """Return the form that puts somebody on a stand's waiting list who is not on it."""
    form = WaitForm(prefix="waits-")
    there = [one.reference for one in waiters]
    form.application.choices = [
        SelectChoice(item.reference, _waiter(item))
        for item in waiting_reads.may_wait(context(), number, there, language())
    ]
    return form


def _wanted(table: list[StandRow], lists: list[Waiter]) -> list[Waiter]:
    """Return who is first on the list of each stand that is free."""
    free = {row.number for row in table if row.state is PlaceState.FREE}
    first = {one.stand: one for one in reversed(lists) if one.stand in free}
    return sorted(first.values(), key=lambda one: one.stand)


def _marks(suiting: Collection[str], seen: Look | None) -> dict[str, str]:
    """Return how the stands are marked that suit somebody, by what they would cost the others."""
    if seen is None:
        return {}
    return {stand: "is-hit" if seen.safe(stand) else "has-problem" for stand in suiting}


def _drawn(
    table: list[StandRow], pavilions: dict[str, str], application: str, marks: dict[str, str]
) -> PlanView:
    def url(row: StandRow) -> str:
        return url_for(".plan", stand=row.number, application=application or None) + "#stand"

    return plan_view(place_reads.drawing(context()), table, pavilions, url=url, marks=marks)


def _give_form(waiting: list[Waiting], application: str = "") -> GiveForm:
    form = GiveForm()
    form.application.choices = [SelectChoice(item.reference, _choice(item)) for item in waiting]
    if not form.is_submitted():
        form.until.process_data((context().now.astimezone(zone()) + _HELD).replace(minute=0))
        form.application.data = application or None
    return form


def _propose(
    form: GiveForm,
    waiting: list[Waiting],
    stand: StandRow | None,
    suits: Mapping[str, Collection[str]],
) -> None:
    """Offer first whom a stand suits: who has confirmed, then the nearest area."""
    if stand is None:
        return
    suited = {item.reference: stand.number in suits[item.reference] for item in waiting}
    ordered = sorted(
        waiting,
        key=lambda item: (
            not suited[item.reference],
            item.zone != stand.zone,
            not item.confirmed,
            abs((item.wanted_area_m2 or stand.area_m2) - stand.area_m2),
        ),
    )
    groups = {True: _("The stand suits them"), False: _("Others who wait")}
    form.application.choices = [
        SelectChoice(item.reference, _choice(item), optgroup=groups[suited[item.reference]])
        for item in ordered
    ]


def _meant(form: GiveForm, stand: Stand, application: Application) -> bool:
    """Say whether what is unusual is said to be meant; else ask at its field."""
    if place_reads.is_sold(stand, application) and not form.free.data:
        form.free.errors = [
            _("This stand is for sale, and the contract of a start-up would say 0.00 for it.")
        ]
    holding = "hold" in request.form
    if application.state is not State.CONFIRMED and not (holding or form.unconfirmed.data):
        form.unconfirmed.errors = [
            _("This applicant may still decline: hold the stand, or say that you mean it.")
        ]
    return not (form.free.errors or form.unconfirmed.errors)


def _has_end(form: GiveForm) -> bool:
    """Say whether a hold ends, and later than now; else ask at its field."""
    if "hold" in request.form and (form.until.moment is None or form.until.moment <= context().now):
        gone = _("This moment has passed.")
        form.until.errors = [gone if form.until.data else _("Say until when.")]
    return not form.until.errors


def _choice(item: Waiting) -> str:
    wish = "" if item.wanted_area_m2 is None else f" · {number(item.wanted_area_m2)} m²"
    choice = f"{item.organisation} · {item.reference}{wish}"
    return choice if item.confirmed else _("%(applicant)s · not confirmed", applicant=choice)


def _waiter(item: MayWait) -> str:
    name = f"{item.organisation} · {item.reference}"
    there = _("%(applicant)s · has stand %(stand)s", applicant=name, stand=stand_text(item.place))
    return there if item.place else name
