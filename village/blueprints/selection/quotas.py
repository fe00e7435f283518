"""The selection under quotas: asked in the address, its effect shown at once, then staged."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from village.blueprints.selection import bp
from village.blueprints.selection.forms import QuotasForm
from village.core.permissions import Permission as P
from village.selection.reads import decisions, ranking
from village.selection.reads import quotas as quota_reads
from village.selection.reads.standing import Standing
from village.selection.writes import deciding as selection_writes
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.transaction import commits

MOST = 10_000


@bp.get("/quotas")
@requires(P.VIEW_RANKING)
def quotas() -> ResponseReturnValue:
    """Show the best selection under the quotas in the address, or else under those kept."""
    return _page(QuotasForm(), request.args or _kept())


@bp.post("/quotas")
@requires(P.DECIDE)
@commits
def stage_selection() -> ResponseReturnValue:
    """Stage the selection under quotas: selected, all those on which nothing is staged."""
    ctx = context()
    form = QuotasForm()
    standing = ranking.standing(ctx)
    if not form.validate():
        return _page(form, request.form), 422
    if form.seen.data != standing.mark:
        form.form_errors.append(_("The ranking has changed since you opened it: look at it again."))
        return _page(form, request.form), 409
    known = _groups(standing)
    asked = _asked(request.form, known)
    found = quota_reads.effect(standing, known, asked)
    chosen = [row.entry.reference for row in found.selected if not row.entry.staged]
    files = decisions.files(ctx, chosen)
    selection_writes.stage_selection(ctx, files, quotas=asked, reasons=form.reasons.data or "")
    flash(ngettext("%(num)s decision staged.", "%(num)s decisions staged.", len(files)))
    return redirect(url_for(".ranking"), 303)


def _groups(standing: Standing) -> tuple[quota_reads.Group, ...]:
    ctx = context()
    return quota_reads.groups(ctx.the_edition, standing, ranking.placed(ctx))


def _kept() -> MultiDict[str, str]:
    """Return the quotas kept, as an address states them."""
    stated: MultiDict[str, str] = MultiDict()
    for group, (least, most) in quota_reads.kept(context()).items():
        stated.add(f"least-{group}", str(least))
        if most is not None:
            stated.add(f"most-{group}", str(most))
    return stated


def _asked(
    given: MultiDict[str, str], known: tuple[quota_reads.Group, ...]
) -> dict[str, tuple[int, int | None]]:
    """Return the quotas that a request states; a highest below its lowest counts as the lowest."""
    found: dict[str, tuple[int, int | None]] = {}
    for group in known:
        least = min(max(given.get(f"least-{group.key}", 0, int), 0), MOST)
        most = given.get(f"most-{group.key}", None, int)
        if least or most is not None:
            found[group.key] = (least, None if most is None else min(max(most, least), MOST))
    return found


def _page(form: QuotasForm, given: MultiDict[str, str]) -> str:
    standing = ranking.standing(context())
    known = _groups(standing)
    form.seen.data = standing.mark
    return render_template(
        "selection/quotas.html",
        standing=standing,
        effect=quota_reads.effect(standing, known, _asked(given, known)),
        axes={str(axis.number): axis.title for axis in context().the_edition.axes},
        form=form,
    )
