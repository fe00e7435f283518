"""The list of applications as a file, in the words of the reader's language."""

from collections.abc import Iterable

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import listing
from village.blueprints.admin import bp
from village.blueprints.admin.forms import carried, read_filters, selected
from village.core import runs
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.tables import Run
from village.core.runs.words import EXPORT_APPLICATIONS, RunState
from village.privacy.writes.exporting import KEPT
from village.web import application_lists
from village.web.access import requires
from village.web.application_columns import Cell, ExportColumns
from village.web.context import context, language
from village.web.exports import csv_response, json_response, xlsx_response
from village.web.transaction import commits, write_too

#: A list of more files than these is written by a run; a shorter one while it is downloaded.
MOST_AT_ONCE = 2000
FORMATS = ("xlsx", "csv", "json")


@bp.get("/applications/export")
@requires(P.VIEW_BOARD)
def export_choice() -> ResponseReturnValue:
    """Let one choose the columns and the format in which the filtered list is taken away."""
    ctx = context()
    rows = listing.count(ctx, read_filters(request.args))
    is_long = rows > MOST_AT_ONCE
    return render_template(
        "admin/export.html",
        columns=ExportColumns(ctx, set()).offered,
        rows=rows,
        is_long=is_long,
        carried=carried(),
        selected=selected(),
        formats={
            form: url_for(".export_long" if is_long else ".export", form=form) for form in FORMATS
        },
    )


@bp.get("/applications.<any(csv, xlsx, json):form>")
@requires(P.VIEW_BOARD)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give the filtered list as a file, and log who took it; contacts are for those who screen."""
    write_too()
    ctx = context()
    filters = read_filters(request.args)
    application_lists.note(ctx, filters, listing.count(ctx, filters))
    columns = ExportColumns(ctx, set(request.args.getlist("column")))
    rows = (columns.cells(*row) for row in listing.export(ctx, filters))
    return _file(form, application_lists.name_of(ctx), columns, rows)


@bp.post("/applications.<any(csv, xlsx, json):form>")
@requires(P.VIEW_BOARD)
@commits
def export_long(form: str) -> ResponseReturnValue:
    """Begin to write the filtered list into a file that is kept until it is downloaded."""
    run = runs.start(
        context(),
        EXPORT_APPLICATIONS,
        filters=read_filters(request.form).as_json(),
        columns=request.form.getlist("column"),
        form=form,
        language=language(),
    )
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.get("/applications/export/<token>")
@requires(P.VIEW_BOARD)
def exported(token: str) -> ResponseReturnValue:
    """Offer the file that a run wrote; without one, lead back to where it is asked for."""
    run = _run(token)
    if run.state is not RunState.DONE:
        return redirect(url_for(".export_choice"), 303)
    until = run.finished_at + KEPT if run.finished_at and "file" in run.result else None
    return render_template("admin/exported.html", run=run, until=until)


@bp.get("/applications/export/<token>/file")
@requires(P.VIEW_BOARD)
def exported_file(token: str) -> ResponseReturnValue:
    """Send the file that a run wrote, to who asked for it."""
    run = _run(token)
    if "file" not in run.result:
        raise NotFound
    name = run.result["name"]
    return send_file(
        context().storage.open(run.result["sha256"]),
        application_lists.MEDIA_TYPES[name.rpartition(".")[2]],
        as_attachment=True,
        download_name=name,
    )


def _run(token: str) -> Run:
    run = running.get(context(), token)
    if run.kind != EXPORT_APPLICATIONS:
        raise NotFound
    return run


def _file(form: str, name: str, columns: ExportColumns, rows: Iterable[list[Cell]]) -> Response:
    if form == "json":
        return json_response(name, columns.keys, rows)
    make = xlsx_response if form == "xlsx" else csv_response
    return make(name, columns.titles, rows)
