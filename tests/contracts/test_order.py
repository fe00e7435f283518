"""A contract's terms in one language: the same figures as its document."""

from dataclasses import replace
from decimal import Decimal

from village.contracts.reads import order


def test_an_order_says_lines_sums_and_dues_in_the_readers_language(drafted):
    found = order.of(drafted, "en")

    assert [line.label for line in found.lines] == [
        "Registration fee",
        "Shell scheme, per m²",
        "Corner supplement, per open side beyond the first",
    ]
    assert sum(line.net_cents for line in found.lines) == found.sums.net_cents == drafted.net_cents
    assert [due.label for due in found.dues] == ["Deposit on signature", "Balance"]
    assert sum(due.instalment.amount_cents for due in found.dues) == drafted.gross_cents
    assert found.words.lower().startswith("thirty-three thousand")


def test_a_sum_that_words_cannot_say_is_left_to_figures(drafted):
    [first, *_] = drafted.terms.lines
    for cents in (0, 10**11):
        line = replace(first, unit_price_cents=cents, quantity=Decimal(1))
        drafted.terms = replace(drafted.terms, lines=(line,), instalments=())

        assert order.of(drafted, "fr").words == ""
