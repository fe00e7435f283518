"""The applicant's wishes for places on the plan, the dearest first."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.blueprints.apply import bp
from village.contracts.reads import exhibitors
from village.core.permissions import Permission as P
from village.stands.reads import places, preferences, waiting
from village.stands.reads.halls import with_hall
from village.stands.reads.places import StandRow
from village.stands.words.places import MOST_WISHES, PlaceState
from village.stands.writes import preferences as preference_writes
from village.stands.writes import waiting as waits
from village.web.access import requires
from village.web.context import context, language
from village.web.filters import number
from village.web.flashes import flash
from village.web.forms import Form
from village.web.pages import hall_name, localised_edition, stand_text
from village.web.plan import plan_view
from village.web.transaction import commits

RANKS = range(1, MOST_WISHES + 1)


class WishesForm(Form):
    """Up to five stands; `wishes_form` adds the fields."""

    def chosen(self) -> list[str]:
        """Return the stands chosen, the dearest first, each once."""
        found = (self[f"wish_{rank}"].data for rank in RANKS)
        return list(dict.fromkeys(one for one in found if one))


@bp.get("/<reference>/wishes")
@requires(P.APPLY)
def wishes(reference: str) -> ResponseReturnValue:
    """Show the stands wished for, on the plan and as a list.

    A stand pressed is added, or taken away again; the address carries what is not kept yet.
    """
    application = own(context(), reference)
    stored = preferences.wishes(context(), [application.id]).get(application.id, [])
    open_ = _open_stands(application)
    free = {row.number for row in open_}
    wished = [one for one in _asked(stored) if one in free]
    return _page(application, wishes_form(open_, wished), wished)


@bp.post("/<reference>/wishes")
@requires(P.APPLY)
@commits
def wish(reference: str) -> ResponseReturnValue:
    """Keep the stands wished for; they replace those wished before."""
    ctx = context()
    application = own(ctx, reference, lock=True)
    form = wishes_form(_open_stands(application), [])
    if not form.validate_on_submit():
        return _page(application, form, form.chosen()), 422
    preference_writes.wish(ctx, application, [places.find(ctx, one) for one in form.chosen()])
    flash(_("Your wishes are kept. The organiser weighs them with everybody's."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/<reference>/waits/<number>/leave")
@requires(P.APPLY)
@commits
def stop_waiting(reference: str, number: str) -> ResponseReturnValue:
    """Take the applicant off a stand's waiting list."""
    application = own(context(), reference, lock=True)
    waits.leave(context(), waiting.find(context(), number, application.reference))
    flash(_("You no longer wait for stand %(number)s.", number=stand_text(number)))
    return redirect(url_for(".show", reference=reference), 303)


def _asked(stored: list[str]) -> list[str]:
    """Return the wishes that the address carries, or else those kept, with the stand pressed."""
    names = [f"wish_{rank}" for rank in RANKS]
    carried = [request.args.get(name, "") for name in names if name in request.args]
    wished = list(dict.fromkeys(filter(None, carried))) if carried else stored
    pressed = request.args.get("stand", "")
    if pressed in wished:
        return [one for one in wished if one != pressed]
    return [*wished[: MOST_WISHES - 1], pressed] if pressed else wished


def wishes_form(open_: list[StandRow], wished: list[str]) -> WishesForm:
    """Return the form with a choice of open stands for each rank, filled with what is wished."""
    choices = [SelectChoice("", _("No wish"))]
    choices += [SelectChoice(row.number, _described(row)) for row in open_]
    fields = {
        f"wish_{rank}": SelectField(
            _("Wish %(rank)s", rank=rank), choices=choices, validators=[Optional()]
        )
        for rank in RANKS
    }
    form: WishesForm = type("WishesForm", (WishesForm,), fields)(data=_ranked(wished))
    return form


def _ranked(wished: list[str]) -> dict[str, Any]:
    """Return the names of the fields with what is wished, the dearest first."""
    return {f"wish_{rank}": one for rank, one in enumerate(wished, start=1)}


def _open_stands(application: Application) -> list[StandRow]:
    """Return the stands of the applicant's pavilion that nobody has."""
    return [
        row
        for row in exhibitors.on_plan(context(), language())
        if row.zone == application.stands_in and row.state is PlaceState.FREE
    ]


def _described(row: StandRow) -> str:
    sides = ngettext("%(num)d open side", "%(num)d open sides", row.open_sides)
    area = _("%(area)s m²", area=number(row.area_m2))
    return f"{with_hall(row.number, hall_name(row.hall))} · {area} · {sides}"


def _page(application: Application, form: WishesForm, wished: list[str]) -> str:
    ctx = context()
    open_ = {row.number for row in _open_stands(application)}

    def url(row: StandRow) -> str:
        if row.number not in open_:
            return ""
        values = {"reference": application.reference, "stand": row.number, **_ranked(wished)}
        return url_for(".wishes", _anchor="wished", **values)

    table = exhibitors.on_plan(ctx, language())
    return render_template(
        "apply/wishes.html",
        application=application,
        form=form,
        ranks=RANKS,
        may=preference_writes.may_wish(ctx, application),
        plan=plan_view(
            places.drawing(ctx),
            table,
            dict(localised_edition().pavilions),
            url=url,
            public=True,
            marks=dict.fromkeys(wished, "is-wish"),
        ),
    )
