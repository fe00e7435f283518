"""Lists of applications that are too long to wait for: written into files kept for some days."""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from flask_babel import force_locale

from village.applications.reads import listing
from village.applications.reads.filtering import ApplicationFilters, filters_of
from village.core.audit import exports
from village.core.context import Context
from village.core.files import stored
from village.core.languages import LOCALES, as_language
from village.core.runs.words import Tell
from village.engines import workbooks
from village.web.application_columns import Cell, ExportColumns
from village.web.context import public_url, request_for
from village.web.exports import XLSX, csv_lines, json_parts

MEDIA_TYPES = {"xlsx": XLSX, "csv": "text/csv", "json": "application/json"}
#: How many rows are written before the run says again how far it is.
ROWS_A_STEP = 200


def note(ctx: Context, filters: ApplicationFilters, rows: int) -> None:
    """Write down that the actor takes the filtered list away. Flushes."""
    asked = {
        "kind": filters.kind,
        "state": filters.state,
        "axis": filters.axis,
        "pavilion": filters.zone,
        "words": filters.words,
        "tag": filters.tag,
        "files": " ".join(sorted(filters.chosen)),
    }
    exports.note(ctx, "applications", rows=rows, **asked)


def name_of(ctx: Context) -> str:
    """Return what the file is called, without its ending."""
    return f"{ctx.the_edition.code}-applications"


def pack(
    ctx: Context,
    tell: Tell,
    *,
    filters: dict[str, Any],
    columns: Sequence[str],
    form: str,
    language: str,
) -> dict[str, object]:
    """Write the filtered list into a file in the asker's language, and note who took it. Flushes.

    Returns:
        The file's row, its hash, its name and how many files of applicants it lists.
    """
    chosen, lang = filters_of(filters), as_language(language)
    here = ctx.the_edition
    with (
        TemporaryFile() as into,
        request_for(public_url(), lang, here),
        force_locale(LOCALES[lang]),
    ):
        shown = ExportColumns(ctx, set(columns))
        total = listing.count(ctx, chosen)
        rows = _told(shown, ctx, chosen, total, tell)
        if form == "json":
            parts: Iterator[str | bytes] = iter(json_parts(shown.keys, rows))
        elif form == "csv":
            parts = iter(csv_lines(lang, shown.titles, rows))
        else:
            parts = iter(workbooks.write(shown.titles, rows, right_to_left=lang == "ar"))
        for part in parts:
            into.write(part.encode() if isinstance(part, str) else part)
        file = stored.keep(ctx, f"{name_of(ctx)}.{form}", into, MEDIA_TYPES[form])
    ctx.session.add(file)
    note(ctx, chosen, total)
    ctx.session.flush()
    return {"file": file.id, "sha256": file.sha256, "name": file.name, "rows": total}


def _told(
    columns: ExportColumns, ctx: Context, filters: ApplicationFilters, total: int, tell: Tell
) -> Iterator[list[Cell]]:
    """Yield the rows, and tell how far they are."""
    for at, row in enumerate(listing.export(ctx, filters)):
        if at % ROWS_A_STEP == 0:
            tell(min(at / max(total, 1), 1), "rows", done=at, of=total)
        yield columns.cells(*row)
    tell(1, "rows", done=total, of=total)
