"""The ranking and the decisions as a file, in the words of the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.selection import bp
from village.blueprints.selection.forms import LABELS
from village.core.audit import exports
from village.core.context import Context
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.selection.reads import decisions, ranking
from village.selection.reads.standing import Scope, StandingRow
from village.selection.tables import Decision
from village.web.access import requires
from village.web.context import context, language
from village.web.exports import csv_response, json_response, xlsx_response
from village.web.states import state_label
from village.web.transaction import commits, write_too

KEYS = (
    "rank", "reference", "title", "organisation", "axis", "pavilion", "reviews", "raw_mean",
    "score", "low", "high", "chances", "state", "staged", "decision", "decided_on", "reasons",
)  # fmt: skip


@bp.get("/ranking.<any(csv, xlsx, json):form>")
@requires(P.VIEW_RANKING)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give the ranking of all files with what was decided as a file, and log who took it."""
    write_too()
    ctx = context()
    standing = ranking.standing(ctx, Scope.ALL)
    exports.note(ctx, "ranking", rows=len(standing.rows))
    decided = {
        decision.application.reference: decision
        for found in decisions.announced(ctx).values()
        for decision in found
    }
    zones = {pavilion.code: pavilion.label for pavilion in ctx.the_edition.pavilions}
    # Made before the answer begins, which is sent when the session is gone.
    rows = [_cells(ctx, row, decided.get(row.entry.reference), zones) for row in standing.rows]
    name = f"{ctx.the_edition.code}-ranking"
    if form == "json":
        return json_response(name, KEYS, rows)
    make = xlsx_response if form == "xlsx" else csv_response
    return make(name, _titles(), rows)


def _titles() -> list[str]:
    return [
        _("Rank"),
        _("Reference"),
        _("Title"),
        _("Organisation"),
        _("Axis"),
        _("Pavilion"),
        _("Reviews"),
        _("Raw mean"),
        _("Calibrated score"),
        _("Interval, from"),
        _("Interval, to"),
        _("Chances"),
        _("State"),
        _("Staged"),
        _("Decision"),
        _("Announced"),
        _("Reasons"),
    ]


def _cells(
    ctx: Context,
    row: StandingRow,
    decision: Decision | None,
    zones: Mapping[str, Mapping[str, str]],
) -> list[str | int | Decimal | None]:
    entry = row.entry
    return [
        row.rank,
        entry.reference,
        entry.title,
        entry.organisation,
        text_in(entry.axis, language()),
        text_in(zones.get(entry.zone or ""), language()),
        row.reviews,
        _rounded(row.raw_mean),
        _rounded(row.score),
        _rounded(row.low),
        _rounded(row.high),
        _rounded(row.p_selected),
        state_label(entry.state),
        str(LABELS[entry.staged]) if entry.staged else "",
        str(LABELS[decision.outcome]) if decision else "",
        ctx.day_of(decision.closed_at).isoformat() if decision and decision.closed_at else "",
        decision.reasons if decision else "",
    ]


def _rounded(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.3f}")
