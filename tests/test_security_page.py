"""The page on security says of every requirement how it stands, and names what there is."""

import re
from collections import Counter
from collections.abc import Iterator

from village.config import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d[\d., –]*) \| (met|\*\*not met\*\*|n/a) \| (.+) \|$", re.MULTILINE)
#: How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they come first in it.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4,
    "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2,
    "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1,
    "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def spelt_out(cell: str) -> Iterator[str]:
    """Give each requirement of a cell such as « 3.3.1–3.3.4, 3.4.1 »."""
    for one in cell.split(", "):
        first, _, last = one.partition("–")
        section, _, number = first.rpartition(".")
        for n in range(int(number), int((last or first).rpartition(".")[2]) + 1):
            yield f"{section}.{n}"


def test_each_requirement_of_level_2_has_one_row():
    rows = Counter(one for cell, _, _ in ROW.findall(PAGE) for one in spelt_out(cell))

    wanted = [f"{section}.{n + 1}" for section, many in SECTIONS.items() for n in range(many)]
    assert rows == Counter(wanted)
    assert f"{len(wanted)} requirements" in PAGE


def test_what_is_met_names_what_shows_it():
    shown = re.compile(r"`[\w.-]+(/[\w./-]+)?\.(py|md|conf|js|html|json|yaml|toml|txt)\b|\(#")

    bare = [
        cell for cell, state, why in ROW.findall(PAGE) if state == "met" and not shown.search(why)
    ]
    assert bare == []


def test_each_test_and_file_that_the_page_names_is_there():
    named = re.findall(r"`([\w-]+(?:/[\w.-]+)+|[\w-]+\.(?:toml|yaml|txt))(?:::(test_\w+))?`", PAGE)
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).is_file()
        or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]

    assert len(named) > 150
    assert missing == []
