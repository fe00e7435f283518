"""People on pasted lines, as mails, messages and spreadsheets part them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.pasting import Pasted, people

SALMA = {"name": "Salma Berrada", "email": "salma@example.org"}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Salma Berrada", {"name": "Salma Berrada"}),
        ("Salma Berrada\tsalma@example.org", SALMA),
        ("Salma Berrada ; salma@example.org;", SALMA),
        ("salma@example.org, Salma Berrada", SALMA),
        ("Salma Berrada <salma@example.org>", SALMA),
        ('"Salma Berrada" <mailto:salma@example.org>', SALMA),
        ("  2) Salma Berrada salma@example.org", SALMA),
        ("- Salma Berrada | salma@example.org", SALMA),
        ("salma@example.org", {"email": "salma@example.org"}),
        ("Salma Berrada, Directrice", {"name": "Salma Berrada", "job_title": "Directrice"}),
        (
            '"Berrada, Salma";"Sales; north";salma@example.org',
            {"name": "Berrada, Salma", "job_title": "Sales; north", "email": "salma@example.org"},
        ),
        (
            "Salma Berrada\tسلمى برادة\tDirectrice\tsalma@example.org",
            {**SALMA, "name_ar": "سلمى برادة", "job_title": "Directrice"},
        ),
        ("Salma Berrada, salma@", {"name": "Salma Berrada", "email": "salma@"}),
        ("Salma Berrada, Lead @ Atlas", {"name": "Salma Berrada", "job_title": "Lead @ Atlas"}),
        ("سلمى برادة، مديرة", {"name": "سلمى برادة", "job_title": "مديرة"}),
    ],
)
def test_a_line_is_one_person(line, fields):
    assert people(line) == [Pasted(1, line, **fields)]


def test_several_lines_are_several_people_and_empty_ones_nobody():
    found = people("Salma Berrada\r\n\r\n ;; \r\nAdil Tazi\vZoé Lang\u2028")

    assert [(one.line, one.name) for one in found] == [
        (1, "Salma Berrada"), (4, "Adil Tazi"), (5, "Zoé Lang"),
    ]  # fmt: skip


def test_recipients_of_a_mail_on_one_line_are_several_people():
    line = "Salma Berrada <salma@example.org>; Adil Tazi <adil@example.org>, zoe@example.org"

    found = people(line)

    assert [(one.name, one.email, one.text) for one in found] == [
        ("Salma Berrada", "salma@example.org", "Salma Berrada <salma@example.org>"),
        ("Adil Tazi", "adil@example.org", "Adil Tazi <adil@example.org>"),
        ("", "zoe@example.org", "zoe@example.org"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        "Nom\tPrénom\tE-mail\tFonction",
        "Last name;First name;Email address;Job title",
        "FAMILY NAME,Given name,mail,Role",
    ],
)
def test_a_first_line_of_headings_says_what_the_columns_are(headings):
    parter = next(one for one in "\t;," if one in headings)
    line = parter.join(("Berrada", "Salma", "salma@example.org", "Directrice"))

    assert people(f"{headings}\n{line}\nTazi") == [
        Pasted(2, line, **SALMA, job_title="Directrice"),
        Pasted(3, "Tazi", "Tazi"),
    ]


@given(st.text())
def test_any_text_is_read_and_its_lines_are_in_order(text):
    found = people(text)

    assert [one.line for one in found] == sorted(one.line for one in found)
    assert all("\n" not in one.name + one.job_title + one.email for one in found)
