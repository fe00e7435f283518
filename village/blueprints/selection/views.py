"""The ranking, with decisions staged from it together."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.selection import bp
from village.blueprints.selection.forms import BulkForm
from village.core.permissions import Permission as P
from village.editions.words.calls import CallKind
from village.engines.jury.ranking import RankingVerdict
from village.selection.reads import decisions
from village.selection.reads import ranking as selection
from village.selection.reads.standing import Scope, Standing
from village.selection.words import Outcome
from village.selection.writes import deciding as selection_writes
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.incoming import whole
from village.web.paging import asked_page, page_of
from village.web.transaction import commits

PAGE_SIZE = 100
SHOWN_NEXT = 10


@bp.get("/")
@requires(P.VIEW_RANKING)
def ranking() -> ResponseReturnValue:
    """Show the ranking with its uncertainty, and what is staged on each file."""
    standing = selection.standing(context(), _scope())
    form = BulkForm(count=max(standing.places - standing.staged(Outcome.SELECT), 1))
    return _page(standing, form.offer(Outcome))


@bp.post("/stage")
@requires(P.DECIDE)
@commits
def stage_first() -> ResponseReturnValue:
    """Stage one decision on the first files of the ranking that have none."""
    ctx = context()
    standing = selection.standing(ctx)
    form = BulkForm().offer(Outcome)
    if not form.validate():
        return _page(standing, form), 422
    if form.seen.data != standing.mark:
        form.form_errors.append(_("The ranking has changed since you opened it: look at it again."))
        return _page(standing, form), 409
    rows = standing.undecided[: form.count.data]
    if not form.fits(standing, len(rows)):
        return _page(standing, form), 422
    files = decisions.files(ctx, [row.entry.reference for row in rows])
    selection_writes.stage_all(ctx, files, outcome=form.chosen, reasons=form.reasons.data or "")
    flash(ngettext("%(num)s decision staged.", "%(num)s decisions staged.", len(files)))
    return redirect(url_for(".ranking"), 303)


def _scope() -> Scope:
    return Scope.ALL if request.args.get("scope") == "all" else Scope.OPEN


def _page(standing: Standing, form: BulkForm) -> str:
    edition = context().the_edition
    axis, zone = request.args.get("axis", None, whole), request.args.get("zone", "")
    number = asked_page()
    shown = standing.only(axis=axis, zone=zone)
    form.seen.data = standing.mark
    return render_template(
        "selection/ranking.html",
        standing=standing,
        rows=shown.rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        page=page_of(number, len(shown.rows), PAGE_SIZE),
        next_reviews=standing.where_next(SHOWN_NEXT),
        axes=edition.axes,
        zones=edition.open_pavilions(CallKind.STARTUP),
        axis=axis,
        zone=zone,
        form=form,
        Outcome=Outcome,
        Verdict=RankingVerdict,
    )
