"""The list of applications as a file, in the words of the reader's language."""

from collections.abc import Iterable

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import listing
from village.applications.reads.filtering import ApplicationFilters
from village.blueprints.admin import bp
from village.blueprints.admin.columns import Cell, ExportColumns
from village.blueprints.admin.forms import carried, read_filters, selected
from village.core.audit import exports
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.exports import csv_response, json_response, xlsx_response
from village.web.transaction import commits, write_too


@bp.get("/applications/export")
@requires(P.VIEW_BOARD)
def export_choice() -> ResponseReturnValue:
    """Let one choose the columns and the format in which the filtered list is taken away."""
    ctx = context()
    return render_template(
        "admin/export.html",
        columns=ExportColumns(ctx, set()).offered,
        rows=listing.count(ctx, read_filters(request.args)),
        carried=carried(),
        selected=selected(),
        formats={form: url_for(".export", form=form) for form in ("xlsx", "csv", "json")},
    )


@bp.get("/applications.<any(csv, xlsx, json):form>")
@requires(P.VIEW_BOARD)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give the filtered list as a file, and log who took it; contacts are for those who screen."""
    write_too()
    ctx = context()
    filters = read_filters(request.args)
    exports.note(ctx, "applications", rows=listing.count(ctx, filters), **_noted(filters))
    columns = ExportColumns(ctx, set(request.args.getlist("column")))
    rows = (columns.cells(*row) for row in listing.export(ctx, filters))
    return _file(form, f"{ctx.the_edition.code}-applications", columns, rows)


def _file(form: str, name: str, columns: ExportColumns, rows: Iterable[list[Cell]]) -> Response:
    if form == "json":
        return json_response(name, columns.keys, rows)
    make = xlsx_response if form == "xlsx" else csv_response
    return make(name, columns.titles, rows)


def _noted(filters: ApplicationFilters) -> dict[str, object]:
    return {
        "kind": filters.kind,
        "state": filters.state,
        "axis": filters.axis,
        "pavilion": filters.zone,
        "words": filters.words,
        "tag": filters.tag,
        "files": " ".join(sorted(filters.chosen)),
    }
