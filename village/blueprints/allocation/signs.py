"""Stand signs as PDF: a page for each stand that somebody has."""

from io import BytesIO

from flask import redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.allocation import bp
from village.core.languages import LANGUAGES, Language
from village.core.permissions import Permission as P
from village.engines.documents.drawable import Undrawable
from village.engines.documents.signs import StandSign, build_signs
from village.stands.reads import places
from village.stands.words.places import PlaceState
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import Tone, flash
from village.web.links import absolute
from village.web.pages import hall_name, localised_edition, stand_text

_GIVEN = (PlaceState.ALLOCATED, PlaceState.CONTRACTED)


@bp.route("/signs.pdf")
@requires(P.ALLOCATE)
def signs() -> ResponseReturnValue:
    """Send the signs of all stands that are given, or of one of them."""
    wanted = request.args.get("stand", "")
    found = [sign for sign in _signs() if wanted in ("", sign.number)]
    if not found:
        flash(_("No stand is given yet."), Tone.NOTE)
        return redirect(url_for(".plan"), 303)
    try:
        made = build_signs(found, lang=language())
    except Undrawable as error:
        stands = ", ".join(dict.fromkeys(stand_text(fault.subject) for fault in error.faults))
        said = _("No font has all letters of the names on these stands: %(stands)s.", stands=stands)
        flash(said, Tone.WARNING)
        return redirect(url_for(".plan"), 303)
    name = f"{context().the_edition.code}-signs.pdf"
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=name)


def _signs() -> list[StandSign]:
    """Return a sign for each stand given, its exhibitor's name in the edition's languages."""
    ctx, shown = context(), localised_edition()
    spoken: list[Language] = [one for one in LANGUAGES if one in ctx.the_edition.languages]
    spoken.sort(key=ctx.the_edition.languages.index)
    tables = {one: {row.number: row for row in places.on_plan(ctx, one)} for one in spoken}
    pavilions, colours = dict(shown.pavilions), dict(shown.colours)
    found = []
    for row in tables[spoken[0]].values():
        if row.state in _GIVEN:
            names: dict[str, str] = {}
            for one in spoken:
                names.setdefault(tables[one][row.number].holder, one)
            said = tuple((lang, name) for name, lang in names.items())
            found.append(
                StandSign(
                    row.number,
                    said,
                    " · ".join(filter(None, (hall_name(row.hall), pavilions.get(row.zone)))),
                    colours.get(row.zone, ""),
                    absolute("public.plan", stand=row.number),
                )
            )
    return found
