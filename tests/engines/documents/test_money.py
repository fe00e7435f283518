"""Money: the sums agree to the centime, amounts read right in figures and in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.documents import money
from village.engines.documents.amount_words import amount_in_words

rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.07", "0.1", "0.14", "0.2")])
lines = st.lists(
    st.tuples(st.decimals(0, 10_000, places=3), st.integers(-(10**7), 10**9), rates),
    max_size=40,
)
shares = st.decimals(0, 1, places=4)


@given(lines, shares)
def test_totals_add_up_exactly(ordered, deposit):
    sums = money.totals(ordered, deposit)

    assert sums.net_cents + sum(tax for _, tax in sums.vat_cents) == sums.gross_cents
    assert sums.deposit_cents + sums.balance_cents == sums.gross_cents
    assert sums.net_cents == sum(money.line_total_cents(q, p) for q, p, _ in ordered)


@given(lines, shares)
def test_each_rounding_is_within_half_a_centime(ordered, deposit):
    sums = money.totals(ordered, deposit)

    for quantity, price, _ in ordered:
        exact = quantity * price
        assert abs(money.line_total_cents(quantity, price) - exact) <= Decimal("0.5")
    assert abs(sums.deposit_cents - sums.gross_cents * deposit) <= Decimal("0.5")


@given(lines, shares)
def test_the_order_of_lines_does_not_matter(ordered, deposit):
    assert money.totals(ordered, deposit) == money.totals(ordered[::-1], deposit)


@pytest.mark.parametrize(
    ("amount", "cents"), [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1)]
)
def test_a_half_is_rounded_away_from_zero(amount, cents):
    assert money.round_cents(Decimal(amount)) == cents


@pytest.mark.parametrize(
    ("cents", "lang", "expected"),
    [
        (123456789, "fr", "1\u00a0234\u00a0567,89"),
        (123456789, "ar", "1\u00a0234\u00a0567,89"),
        (123456789, "en", "1,234,567.89"),
        (5, "fr", "0,05"),
        (-150, "fr", "\u22121,50"),
    ],
)
def test_figures_follow_the_language(cents, lang, expected):
    assert money.figures(cents, lang) == expected


@pytest.mark.parametrize(
    ("currency", "expected"),
    [("JPY", "1\u00a0234\u00a0567"), ("EUR", "12\u00a0345,67"), ("TND", "1\u00a0234,567")],
)
def test_an_amount_has_as_many_decimals_as_its_currency(currency, expected):
    assert money.amount(1234567, currency) == f"\u2068{expected}\u00a0{currency}\u2069"


@pytest.mark.parametrize(
    ("cents", "lang", "expected"),
    [
        (3696060, "fr", "trente-six mille neuf cent soixante dirhams et soixante centimes"),
        (3696060, "ar", "ستة وثلاثون ألفا وتسعمائة وستون درهما وستون سنتيما"),
        (100, "fr", "un dirham"),
        (8000, "fr", "quatre-vingts dirhams"),
        (100000000, "fr", "un million de dirhams"),
        (0, "fr", "zéro dirham"),
        (1, "ar", "سنتيم واحد"),
        (200, "ar", "درهمان"),
        (1000, "ar", "عشرة دراهم"),
        (20000, "ar", "مائتا درهم"),
        (20100, "ar", "مائتا درهم ودرهم واحد"),
        (1100000, "ar", "أحد عشر ألف درهم"),
        (1190000, "ar", "أحد عشر ألفا وتسعمائة درهم"),
        (10200000, "ar", "مائة ألف وألفا درهم"),
        (2100, "en", "twenty-one dirhams"),
    ],
)
def test_amounts_in_words(cents, lang, expected):
    assert amount_in_words(cents, "MAD", lang) == expected


@given(st.integers(0, 10**11 - 1), st.sampled_from(["fr", "ar", "en"]))
def test_every_amount_has_words_without_double_blanks(cents, lang):
    words = amount_in_words(cents, "MAD", lang)

    assert words == " ".join(words.split())


def test_a_noun_after_a_whole_million_follows_de_or_d():
    million = 10**8

    assert amount_in_words(million, "MAD", "fr") == "un million de dirhams"
    assert amount_in_words(million, "EUR", "fr") == "un million d’euros"


def test_nothing_at_all_is_counted_in_arabic():
    assert amount_in_words(0, "MAD", "ar") == "صفر درهم"


@pytest.mark.parametrize("cents", [-1, 10**11])
def test_what_has_no_words_is_refused(cents):
    with pytest.raises(ValueError, match="cannot be written"):
        amount_in_words(cents, "MAD", "fr")


@pytest.mark.parametrize(
    ("cents", "currency", "lang", "expected"),
    [
        (250, "EUR", "fr", "deux euros et cinquante centimes"),
        (105, "USD", "en", "one dollar and five cents"),
        (201, "GBP", "en", "two pounds sterling and one penny"),
        (1100, "CHF", "ar", "أحد عشر فرنكا"),
        (300, "CAD", "fr", "trois dollars canadiens"),
        (1250, "TND", "fr", "un dinar tunisien et deux cent cinquante millimes"),
        (3, "JPY", "en", "three Japanese yen"),
        (2001, "KWD", "en", "two Kuwaiti dinars and one fils"),
        (300, "NOK", "en", "three Norwegian kroner"),
    ],
)
def test_currencies_are_named_in_words(cents, currency, lang, expected):
    assert amount_in_words(cents, currency, lang) == expected
