"""Fascia names of equipped stands: what was ordered, who ordered nothing, the boards as PDF."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.tasks import bp
from village.core.permissions import Permission as P
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fascias import FasciaBoard, build_fascias
from village.exhibitors.reads import entries
from village.exhibitors.reads.entries import FasciaOrder
from village.exhibitors.words import fascia_languages, letter_height
from village.stands.reads import places
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import Tone, flash
from village.web.pages import hall_name, stand_text

#: How long the front of a stand is of which the plan does not tell, in metres.
_USUAL_M = 3.0


@bp.get("/fascias")
@requires(P.CONTRACT)
def fascias() -> ResponseReturnValue:
    """Show what stands above each equipped stand, and who has not said it yet."""
    orders, spoken = entries.fascias(context(), language()), _spoken()
    return render_template(
        "tasks/fascias.html",
        orders=[
            (one, [(code, one.names[code], letter_height(one.names[code])) for code in there])
            for one in orders
            if (there := [code for code in spoken if code in one.names])
        ],
        unsaid=[one for one in orders if not one.names],
        fronts=places.fronts(context()),
    )


@bp.get("/fascias.pdf")
@requires(P.CONTRACT)
def fascia_boards() -> ResponseReturnValue:
    """Send the boards of all stands that have one, or of one of them."""
    wanted = request.args.get("stand", "")
    orders = [one for one in entries.fascias(context(), language()) if one.names]
    found = [one for one in orders if wanted in ("", one.stand)]
    if not found:
        flash(_("No fascia name is ordered yet."), Tone.NOTE)
        return redirect(url_for(".fascias"), 303)
    try:
        made = build_fascias(_boards(found), lang=language())
    except Undrawable as error:
        stands = ", ".join(dict.fromkeys(stand_text(fault.subject) for fault in error.faults))
        said = _("No font has all letters of the names on these stands: %(stands)s.", stands=stands)
        if not any(fault.letters or fault.is_blank for fault in error.faults):
            said = _(
                "The names are too long for the boards of these stands: %(stands)s.", stands=stands
            )
        flash(said, Tone.WARNING)
        return redirect(url_for(".fascias"), 303)
    name = f"{context().the_edition.code}-fascias.pdf"
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=name)


def _spoken() -> tuple[str, ...]:
    return fascia_languages(context().the_edition.languages)


def _boards(orders: list[FasciaOrder]) -> list[FasciaBoard]:
    fronts, spoken = places.fronts(context()), _spoken()
    halls = {row.number: hall_name(row.hall) for row in places.on_plan(context())}
    found = []
    for one in orders:
        front, sides = fronts.get(one.stand, (0.0, 0))
        said = ngettext("%(num)d open side", "%(num)d open sides", sides) if sides else ""
        note = " · ".join(filter(None, (halls.get(one.stand), said, one.organisation)))
        names = tuple((code, one.names[code]) for code in spoken if code in one.names)
        found.append(FasciaBoard(one.stand, names, front or _USUAL_M, note))
    return found
