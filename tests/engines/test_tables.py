"""The CSV files of the commands: what is no such table is said by its row."""

import pytest

from village.engines.tables import TableFault, read_table


def test_blank_rows_are_left_out_and_the_others_keep_their_line():
    names, rows = read_table("\ufeffa,b\r\n\r\n1,2\r\n,\r\n3, 4 \r\n".encode())

    assert (names, list(rows)) == (["a", "b"], [(3, ["1", "2"]), (5, ["3", "4"])])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "row 1: no header"),
        (b"a;b\n1;2\n", "row 1: semicolons, where commas part the columns"),
        (b"a\tb\n1\t2\n", "row 1: tabs, where commas part the columns"),
        (b"a,a\n", "row 1: the column 'a' appears twice"),
        (b"a,b\n1\n", "row 2: 1 cells, 2 columns"),
        (b'a,b\n1,"2\n', "row 2: unexpected end of data"),
        (b"a,b\n\xff,2\n", "not UTF-8 at byte 4"),
    ],
)
def test_what_is_no_such_table_is_named(content, said):
    with pytest.raises(TableFault) as fault:
        list(read_table(content)[1])

    assert str(fault.value) == said
