"""Lists written as XLSX, read back by another program's reader."""

import io
import zipfile
from decimal import Decimal
from itertools import islice

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from village.engines import spreadsheets, workbooks


def written(*rows, **how):
    return b"".join(workbooks.write(["Nom", "Valeur"], rows, **how))


def opened(*rows, **how):
    return openpyxl.load_workbook(io.BytesIO(written(*rows, **how))).active


def stored(text):
    with zipfile.ZipFile(io.BytesIO(written([text]))) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_texts_are_texts_and_numbers_numbers():
    rows = [
        ("=1+1", 42),
        ("0612", Decimal("12.50")),
        (None, ""),
        (" <a href='x'>&\n ", "2026-06-05"),
    ]

    sheet = opened(*rows)

    assert [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(2)] == [
        [("=1+1", "s"), (42, "n")],
        [("0612", "s"), (12.5, "n")],
        [(None, "n"), (None, "n")],
        [(" <a href='x'>&\n ", "s"), ("2026-06-05", "s")],
    ]


def test_the_header_stays_in_sight_from_the_readers_side():
    sheets = [opened(right_to_left=one) for one in (False, True)]

    assert [(one.freeze_panes, one.sheet_view.rightToLeft) for one in sheets] == [
        ("B2", None),
        ("B2", True),
    ]


@pytest.mark.parametrize(
    ("text", "inside"),
    [("a\x07b", "a_x0007_b"), ("_x0041_", "_x005F_x0041_"), ("a\r\nb\rc", "a\nb_x000D_c")],
)
def test_what_xml_does_not_hold_is_marked_as_spreadsheets_mark_it(text, inside):
    assert f">{inside}</t>" in stored(text)


def test_a_text_is_cut_at_what_a_cell_holds():
    assert len(opened(["a" * 40_000])["A2"].value) == workbooks.LONGEST_CELL


def test_columns_beyond_z_have_names_of_two_and_three_letters():
    [row] = opened(range(703)).iter_rows(2, values_only=True)

    assert row == tuple(range(703))


def test_a_workbook_leaves_before_its_last_row_is_read_and_is_the_same_each_time():
    read = []
    rows = ([number, f"{number**9:x}"] for number in range(20_000) if not read.append(number))

    first = list(islice(workbooks.write(["a", "b"], rows), 1))

    assert first[0].startswith(b"PK")
    assert len(read) < 20_000
    assert written([1]) == written([1])


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])), max_size=3))
def test_what_is_written_is_read_by_our_own_import(cells):
    sheet = spreadsheets.read(b"".join(workbooks.write(["a"], [["x"], *([one] for one in cells)])))

    kept = [folded for one in cells if (folded := spreadsheets.folding.folded(one).strip())]
    assert [line.cells[0] for line in sheet.lines] == ["x", *kept]
