"""Spreadsheets that people hand in: chosen, carried by their page, each column named."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.fingerprints import fingerprint
from village.engines import spreadsheets
from village.engines.spreadsheets import SheetFault, SheetNotRead, Spreadsheet
from village.web.forms import Form

_FAULTS = {
    SheetFault.UNREADABLE: _l("This is no spreadsheet that can be read: save it as XLSX or CSV."),
    SheetFault.OLD_EXCEL: _l("This is an Excel file of before 2007: save it as XLSX."),
    SheetFault.OPEN_DOCUMENT: _l("This is an OpenDocument file (ODS): save it as XLSX or CSV."),
    SheetFault.NUMBERS: _l("This is a file of Numbers: export it as Excel or CSV."),
    SheetFault.PDF: _l("This is a PDF, which has no cells: save the spreadsheet as XLSX or CSV."),
    SheetFault.NO_LINES: _l("There is no line below the headings."),
    SheetFault.TOO_LARGE: _l("The spreadsheet is too large: divide it into several files."),
    SheetFault.TOO_MANY_LINES: _l(
        "A spreadsheet has at most 2,000 lines: divide it, and delete what stands far below."
    ),
    SheetFault.TOO_MANY_COLUMNS: _l("A spreadsheet has at most 100 columns: delete the others."),
}
SPREADSHEETS = ".xlsx,.csv,.tsv,.txt"
_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


def as_pasted(content: bytes) -> str:
    """Return a spreadsheet as it would be pasted: a line each, its cells parted by tabs.

    Raises:
        ValueError: it cannot be read; the message says why, in the page's language.
    """
    try:
        sheet = spreadsheets.read(content)
    except SheetNotRead as refusal:
        raise ValueError(str(_FAULTS[refusal.fault])) from refusal
    rows = [sheet.headings, *(line.cells for line in sheet.lines)]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


class SpreadsheetForm(Form):
    """A spreadsheet, looked at before it is taken in."""

    sheet = HiddenField()  # what was read, until it is taken in
    mapped_for = HiddenField()  # the headings whose columns were chosen, and what they are for
    file = FileField(
        _l("Spreadsheet (XLSX or CSV)"),
        description=_l("The first line names the columns; at most 2,000 lines and 8 MB."),
        render_kw={"accept": SPREADSHEETS},
    )

    @property
    def taken(self) -> bool:
        """Whether the lines are to be kept, and not only looked at."""
        return request.form.get("do") == "take"

    def read(self) -> Spreadsheet | None:
        """Return the sheet that comes with the form, or the one that was read before.

        None where there is none that can be read: the field says why.
        """
        sent = request.files.get("file")
        before = self.sheet.data or ""
        if not (sent and sent.filename) and not before:
            self.file.errors = [_("Choose a file.")]
            return None
        try:
            if not (sent and sent.filename):
                return spreadsheets.unpacked(before)
            sheet = spreadsheets.read(sent.stream.read())
        except SheetNotRead as refusal:
            self.file.errors = [_FAULTS[refusal.fault]]
            self.sheet.data = ""
            return None
        self.sheet.data = spreadsheets.packed(sheet)
        return sheet

    def columns(
        self,
        sheet: Spreadsheet,
        choices: Sequence[tuple[str, str]],
        guess: Callable[[Sequence[str]], Sequence[str]],
        *,
        about: str = "",
    ) -> list[Field]:
        """Return a choice for each column: as it was chosen, or as its heading lets one guess.

        Args:
            sheet: the one that was read.
            choices: the name and the label of each field that a column can be.
            guess: returns the name of the field that each heading means, "" for none.
            about: what else the choice depends on.
        """
        offered = [SelectChoice("", _("Leave out")), *(SelectChoice(*one) for one in choices)]
        fields = {
            f"column_{place}": SelectField(heading or "–", choices=offered)
            for place, heading in enumerate(sheet.headings)
        }
        made = type("ColumnsForm", (Form,), fields)
        stamp = fingerprint({"about": about, "headings": sheet.headings})
        if self.mapped_for.data == stamp:
            chosen = made()
            chosen.validate()
        else:
            self.mapped_for.data = stamp
            names = guess(sheet.headings)
            chosen = made(None, data={f"column_{at}": name for at, name in enumerate(names)})
        columns = [chosen[name] for name in fields]
        _refuse_doubled(columns)
        return columns


def _refuse_doubled(columns: Sequence[Field]) -> None:
    names = [column.data for column in columns]
    for column in columns:
        if column.data and names.count(column.data) > 1:
            column.errors = [_("Two columns cannot be the same field.")]


def day_of(cell: str) -> str:
    """Return a day as a form takes it, where it is written day, month, year."""
    for form in _DAYS:
        try:
            return datetime.strptime(cell, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return cell
