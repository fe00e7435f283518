"""The table of an order: columns as wide as their numbers, none of them cut, the schedule once."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pdf import text as text_of
from tests.pdf import words
from village.engines.documents.contracts import build_contract

LANGUAGES = [("fr",), ("ar",), ("fr", "ar"), ("en", "fr")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("languages", LANGUAGES)
def test_the_figures_of_a_column_end_at_one_place(example, languages):
    made = build_contract(replace(example, languages=languages, clauses=(), plan={}))

    ends = [
        round(one.right)
        for page in (1, 2)
        for one in words(made, page)
        if re.fullmatch(r"(\d+[,.])?\d{1,3}[,.]\d\d", one.text)
    ]

    assert len(ends) > 10
    assert len(set(ends)) == 2  # unit prices, and totals with sums and payments


def test_quantities_and_rates_have_the_decimals_of_their_column(example):
    half = replace(example.lines[0], quantity=Decimal("2.5"), vat_rate=Decimal("0.055"))
    text = plain(text_of(build_contract(replace(example, languages=("fr",), lines=(
        half, replace(half, quantity=Decimal(12), vat_rate=Decimal("0.2")),
    )))))  # fmt: skip

    assert [one for one in ("2,5", "12,0", "5,5 %", "20,0 %") if one not in text] == []


def test_a_second_language_from_the_left_begins_at_one_place_in_lines_and_sums(example):
    made = build_contract(replace(example, languages=("en", "fr"), clauses=(), plan={}))

    found = [one for page in (1, 2) for one in words(made, page)]
    begins = [
        one.left
        for one in found
        for beginning in ("Désignation", "Droits", "Branchement", "TVA", "Acompte,")
        if one.text == beginning and one.left < 280  # not the heading of the column of rates
    ]

    assert len(begins) > 4
    assert max(begins) - min(begins) < 2


def test_each_language_writes_the_rates_of_sums_in_its_way(example):
    text = plain(text_of(build_contract(replace(example, languages=("en", "fr")))))

    assert "VAT 20% TVA 20 %" in " ".join(text.split())


@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize("cents", [1, 98_765_432_101, 10**15])
def test_no_number_is_cut(example, languages, cents):
    dear = replace(example.lines[0], quantity=Decimal("1234.567"), unit_price_cents=cents)
    data = replace(example, languages=languages, lines=(dear,) * 3, clauses=(), plan={})
    comma = "." if languages[0] == "en" else ","
    whole, part = divmod(cents, 100)
    written = f"{whole:,}".replace(",", "," if comma == "." else " ") + f"{comma}{part:02}"

    assert written in plain(text_of(build_contract(data)))


def test_amounts_have_the_decimals_of_their_currency(example):
    data = replace(example, languages=("fr",), currency="TND", clauses=())

    text = plain(text_of(build_contract(data)))

    assert ("300,000" in text, "dinars tunisiens" in text) == (True, True)


def test_the_schedule_stands_once_under_its_heading(example):
    without = replace(example, languages=("fr",), clauses=(), instalments=())
    scheduled, plainly = (
        plain(text_of(build_contract(one)))
        for one in (replace(without, instalments=example.instalments), without)
    )

    assert (scheduled.count("Échéancier"), scheduled.count("18 480,30")) == (1, 2)
    assert ("Échéancier" in plainly, "Acompte à la signature" in plainly) == (False, True)
    assert "Acompte à la signature" not in scheduled


def test_the_currency_is_named_once_beside_the_words(example):
    alone = replace(example.exhibitor, capital="")
    data = replace(example, languages=("fr",), clauses=(), exhibitor=alone)
    text = plain(text_of(build_contract(data)))

    assert text.count("MAD") == text.count("Total HT")  # the heading of each page's table
