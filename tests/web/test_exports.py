import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.web.exports import FORMULA, csv_response, safe_cell


@pytest.mark.parametrize(
    "value",
    ['=HYPERLINK("http://x")', "+212522000000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"],
)
def test_a_formula_becomes_a_text_and_is_kept_whole(value):
    assert safe_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["Aquanaute", "a=b", "3", "", "مدينة"])
def test_other_values_stay_as_they_are(value):
    assert safe_cell(value) == value


@given(st.text())
def test_no_cell_begins_a_formula(value):
    cell = safe_cell(value)

    assert not cell.lstrip(" ").startswith(FORMULA)
    assert cell.removeprefix("'") == value.replace("\x00", "").removeprefix("'")


def test_rows_are_written_as_they_come(app):
    with app.test_request_context():
        response = csv_response("list", ["a", "b"], iter([["x,y", '=1"'], [None, 3]]))
        text = response.get_data(as_text=True)

    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["a", "b"],
        ["x,y", "'=1\""],
        ["", "3"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="list.csv"'
