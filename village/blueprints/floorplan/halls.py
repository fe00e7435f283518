"""The halls and floors of the plan: added, named, put in order, taken away."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.floorplan import bp
from village.blueprints.floorplan.forms import HallsForm, halls_form
from village.core.errors import NotFound, Stale
from village.core.permissions import Permission as P
from village.engines.plans.faults import PlanError
from village.engines.plans.model import MAIN_HALL
from village.stands.reads import halls as reads
from village.stands.reads import plans
from village.stands.tables.plans import PlanVersion
from village.stands.writes import halls as writes
from village.web.access import requires
from village.web.context import context
from village.web.findings import fault_words
from village.web.flashes import flash
from village.web.transaction import commits


@bp.get("/halls")
@requires(P.CONFIGURE)
def halls() -> ResponseReturnValue:
    """Show the halls of the plan in force, and room for one more."""
    version = _in_force()
    return _page(version, _form(version))


@bp.post("/halls")
@requires(P.CONFIGURE)
@commits
def arrange_halls() -> ResponseReturnValue:
    """Take the halls as they are said; what takes stands away is a draft to be compared."""
    version = _in_force()
    form = _form(version)
    wanted = form.halls() if form.validate_on_submit() else None
    if wanted is None:
        return _page(version, form), 422
    try:
        made = writes.arrange(context(), wanted, seen=form.seen.data or 0)
    except PlanError as error:
        return _page(version, form, fault=fault_words(error)), 422
    except Stale:
        fault = _("Another version of the plan is in force by now: please look at the halls again.")
        return _page(version, form, fault=fault), 409
    if made is not None and not made.in_force:
        flash(_("Look at what goes with the hall, then publish this version."))
        return redirect(url_for(".version", version=made.number), 303)
    flash(_("The halls are kept.") if made else _("Nothing has changed."))
    return redirect(url_for(".source"), 303)


def _in_force() -> PlanVersion:
    """Return the version in force.

    Raises:
        NotFound: no plan was published yet, so that there is no hall to name.
    """
    number = plans.in_force(context())
    if number is None:
        raise NotFound
    return plans.version(context(), number)


def _form(version: PlanVersion) -> HallsForm:
    return halls_form(
        reads.of(version) or (MAIN_HALL,), context().the_edition.languages, version.number
    )


def _page(version: PlanVersion, form: HallsForm, *, fault: str = "") -> str:
    return render_template("floorplan/halls.html", version=version, form=form, fault=fault)
