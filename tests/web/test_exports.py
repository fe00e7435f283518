import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.web.exports import csv_lines, csv_response, safe_cell

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    "value",
    ['=HYPERLINK("http://x")', "+212522000000", "-2+3", "@SUM(A1)", "  =1", "＝1"],
)
def test_a_formula_becomes_a_text_and_is_kept_whole(value):
    assert safe_cell(value) == f"'{value}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Eaux;=1+1", "Eaux;'=1+1"),
        ("Eaux, @SUM(A1)", "Eaux,' @SUM(A1)"),
        ('Eaux;"=1+1"', 'Eaux;\'"=1+1"'),
        ("\t=1", "'\t'=1"),
        ("Eaux\n-2+3", "Eaux\n'-2+3"),
    ],
)
def test_a_formula_behind_a_separator_becomes_a_text(value, cell):
    assert safe_cell(value) == cell


@pytest.mark.parametrize("value", ["0612345678", "001234567000089", "212661234567", " 007 "])
def test_figures_that_a_spreadsheet_would_shorten_become_a_text(value):
    assert safe_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["Aquanaute", "a=b", "3", "0", "2026", "", "مدينة", "a; b, c"])
def test_other_values_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_numbers_stay_numbers():
    assert [safe_cell(-3), safe_cell(Decimal("1250.50"), ","), safe_cell(None)] == [
        "-3",
        "1250,50",
        "",
    ]


@given(
    st.lists(st.text(st.sampled_from("=+-@;,\"'\t\r\n a0"), max_size=8), min_size=1, max_size=4),
    st.sampled_from(["fr", "en"]),
    st.sampled_from([";", ",", "\t"]),
)
def test_no_cell_begins_a_formula_whatever_the_file_is_read_by(row, language, separator):
    text = "".join(csv_lines(language, ["a"], [row]))

    cells = [
        cell
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cell in line
    ]
    assert [cell for cell in cells if cell.lstrip().startswith(FORMULA)] == []


@pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("ar", ";"), ("en", ",")])
def test_rows_are_written_as_they_come_by_the_readers_separator(app, language, separator):
    with app.test_request_context(f"/{language}/"):
        response = csv_response("list", ["a", "b"], iter([["x,y;z", '=1"'], [None, 3]]))
        text = response.get_data(as_text=True)

    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator)) == [
        ["a", "b"],
        ["x,y;z", "'=1\""],
        ["", "3"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="list.csv"'
