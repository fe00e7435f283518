"""Spreadsheets that people hand in: what is read of them, and what is refused."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from village.engines import folding, spreadsheets
from village.engines.spreadsheets import SheetFault, SheetLine, SheetNotRead, Spreadsheet

READ = Spreadsheet(("Nom", "Ville"), (SheetLine(2, ("Énergie", "Fès")),))


def xlsx(*rows, more=lambda sheet: None):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        more(sheet)
    return content.getvalue()


def fault(content):
    with pytest.raises(SheetNotRead) as refusal:
        spreadsheets.read(content)
    return refusal.value.fault


@pytest.mark.parametrize("parter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_whatever_parts_its_cells_and_encodes_its_letters(parter, encoding):
    content = f"Nom{parter}Ville\r\nÉnergie{parter}Fès\r\n".encode(encoding)

    assert spreadsheets.read(content) == READ


def test_a_csv_that_an_arabic_windows_wrote_is_read():
    found = spreadsheets.read(
        "الاسم;المدينة\nشركة Énergie;فاس\n".replace("É", "é").encode("cp1256")
    )

    assert (found.headings, found.lines[0].cells) == (("الاسم", "المدينة"), ("شركة énergie", "فاس"))


@pytest.mark.parametrize("parter", [",", ";"])
def test_a_title_above_the_headings_is_left_out(parter):
    content = f"Exposants de 2027\r\n\r\nNom{parter}Ville\r\nÉnergie{parter}Fès\r\n".encode()

    assert spreadsheets.read(content) == Spreadsheet(
        ("Nom", "Ville"), (SheetLine(4, ("Énergie", "Fès")),)
    )


def test_a_comma_in_a_list_of_names_makes_no_headings_of_them():
    assert spreadsheets.read(b"Nom\nOCP\nAfriquia, SA\nLydec\n").headings == ("Nom", "")


def test_of_a_workbook_the_first_sheet_that_is_seen_and_filled_is_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        hidden, _empty, filled = (book.add_worksheet() for _ in range(3))
        hidden.write_column(0, 0, ["Secret", "x"])
        filled.activate()
        filled.set_first_sheet()
        hidden.hide()
        filled.write_column(0, 0, ["Nom", "Énergie"])

    assert spreadsheets.read(content.getvalue()).headings == ("Nom",)


@pytest.mark.parametrize("content", [b"\n<html><table>\n<tr>", b"{\\rtf1\n\n}"])
def test_a_file_of_another_kind_is_no_csv(content):
    assert fault(content) is SheetFault.UNREADABLE


def test_a_line_that_names_its_separator_is_no_line():
    assert spreadsheets.read("sep=;\nNom;Ville\nÉnergie;Fès".encode()) == READ


def test_lines_keep_the_number_that_the_spreadsheet_shows_and_empty_ones_are_left_out():
    content = b'Name,Text\n\nOne,"two\nlines"\n,\nTwo\n'

    assert spreadsheets.read(content).lines == (
        SheetLine(3, ("One", "two\nlines")),
        SheetLine(5, ("Two", "")),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"Name,Text\nOne,two,,by phone\nTwo,three,,\n",
        xlsx(("Name", "Text"), ("One", "two", "", "by phone"), ("Two", "three")),
    ],
    ids=["csv", "xlsx"],
)
def test_a_note_beside_the_headings_gets_a_column_that_has_none(content):
    assert spreadsheets.read(content) == Spreadsheet(
        ("Name", "Text", "", ""),
        (SheetLine(2, ("One", "two", "", "by phone")), SheetLine(3, ("Two", "three", "", ""))),
    )


def test_the_apostrophe_of_a_careful_export_is_left_out():
    content = b"Phone,ICE,Name\n'+212 661,'001234567000089,'t Hof\n"

    assert spreadsheets.read(content).lines[0].cells == ("+212 661", "001234567000089", "'t Hof")


def test_xlsx_gives_numbers_days_and_truths_as_one_types_them():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Year", "Day", "First", "Area"))
        sheet.write_row(1, 0, (2019, None, True, 12.5))
        sheet.write_datetime(1, 1, datetime(2027, 6, 5, tzinfo=None), date)  # noqa: DTZ001

    assert spreadsheets.read(content.getvalue()).lines == (
        SheetLine(2, ("2019", "2027-06-05", "true", "12.5")),
    )


def test_a_formula_is_never_computed_its_stored_value_counts():
    def more(sheet):
        sheet.write_formula(1, 0, "=1+1", None, "kept")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 2, "=HYPERLINK(1)")

    [line] = spreadsheets.read(xlsx(("A", "B", "C"), more=more)).lines

    assert line.cells == ("kept", "", "=HYPERLINK(1)")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", SheetFault.NO_LINES),
        (b"Name,City\n,\n", SheetFault.NO_LINES),
        (b"\x00\x01\x02", SheetFault.UNREADABLE),
        (b"\x81\x8d,a\nb,c", SheetFault.UNREADABLE),
        (b"PK\x03\x04 no archive", SheetFault.UNREADABLE),
        (b"\xd0\xcf\x11\xe0 Excel of 1997", SheetFault.OLD_EXCEL),
        (b"%PDF-1.7\n1 0 obj\n", SheetFault.PDF),
        (b"a," * 101 + b"a\nb", SheetFault.TOO_MANY_COLUMNS),
        (b"a\n" * 2_002, SheetFault.TOO_MANY_LINES),
        (b"a\n" + b"b" * 130_000, None),
        (b"a\n" + b"b" * 140_000, SheetFault.UNREADABLE),
        (b"a\n" + (b"b" * 100_000 + b"\n") * 50, SheetFault.TOO_LARGE),
        (b"a" * (spreadsheets.LARGEST_BYTES + 1), SheetFault.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, SheetFault) else "",
)
def test_what_is_no_spreadsheet_or_too_large_is_refused_with_why(content, why):
    if why is None:
        assert len(spreadsheets.read(content).lines) == 1
    else:
        assert fault(content) == why


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as into:
        for name, part in parts.items():
            into.writestr(name, part)
    return content.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = archive(**{"xl/sharedStrings.xml": b" " * (spreadsheets.LARGEST_UNPACKED + 1)})

    assert len(bomb) < 100_000
    assert fault(bomb) == SheetFault.TOO_LARGE


def test_an_archive_without_a_workbook_is_no_spreadsheet():
    assert fault(archive(**{"word/document.xml": b"<w/>"})) == SheetFault.UNREADABLE


def test_what_other_programs_pack_is_refused_by_its_name():
    assert fault(archive(**{"META-INF/manifest.xml": b"<m/>"})) == SheetFault.OPEN_DOCUMENT
    assert fault(archive(**{"Index/Document.iwa": b"\0"})) == SheetFault.NUMBERS


def test_entities_that_multiply_are_refused():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "' + "&b;" * 9 + '">'
    for name, before in zip("defghijk", "cdefghij", strict=True):
        laughs += f'<!ENTITY {name} "{f"&{before};" * 9}">'
    with zipfile.ZipFile(io.BytesIO(xlsx(("A",), ("b",)))) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    parts["xl/sharedStrings.xml"] = f"{laughs}]><sst><si><t>&k;</t></si></sst>".encode()

    assert fault(archive(**parts)) == SheetFault.UNREADABLE


def test_a_sheet_of_a_million_rows_is_looked_at_no_further_than_the_bound():
    last = xlsx(("Name",), ("One",), more=lambda sheet: sheet.write(1_048_575, 0, "last"))

    assert fault(last) == SheetFault.TOO_MANY_LINES


def test_a_sheet_of_more_columns_than_the_bound_is_refused():
    assert fault(xlsx(("A",) * 101, ("b",))) == SheetFault.TOO_MANY_COLUMNS


@pytest.mark.parametrize("text", ["", "no base64!", "bm8gemxpYg==", "eJyrrlUqSVayUiouKUpNzCkGAA=="])
def test_what_was_not_packed_here_is_not_unpacked(text):
    with pytest.raises(SheetNotRead):
        spreadsheets.unpacked(text)


@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.text(max_size=8), st.just("last")), min_size=1, max_size=5
    )
)
def test_a_sheet_is_unpacked_as_it_was_packed(rows):
    lines = tuple(
        SheetLine(number, tuple(folding.folded(cell).strip() for cell in row))
        for number, row in enumerate(rows, start=2)
    )
    sheet = Spreadsheet(("a", "b", "c"), lines)

    assert spreadsheets.unpacked(spreadsheets.packed(sheet)) == sheet
