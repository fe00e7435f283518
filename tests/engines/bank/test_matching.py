"""For which invoice money seems to be."""

from datetime import date
from decimal import Decimal

import pytest

from village.engines.bank.matching import Found, Payable, Suggestion, suggest
from village.engines.bank.movements import Movement

ATLAS = Payable("VS27-F27-0001", "RF18VS27F270001", ("Atlas Sarl", "أطلس"), 120_000, 20_000, "EUR")
BAHIA = Payable("VS27-F27-0002", "RF90VS27F270002", ("Société Bahia",), 120_000, 20_000, "EUR")
TENTH = Payable("VS27-F27-00012", "RF44VS27F2700012", ("Corail",), 5_000, 0, "EUR")


def came(cents: int, text: str = "", payer: str = "", currency: str = "EUR") -> Movement:
    return Movement(date(2026, 11, 27), cents, currency, text, payer)


def found(*movements: Movement) -> list[Suggestion | None]:
    return suggest(movements, [ATLAS, BAHIA, TENTH])


def test_the_reference_is_surest_however_it_is_spaced():
    movement = came(120_000, "virement rf18 vs27 f270 001 / VS27-F27-0002")

    assert found(movement) == [Suggestion(ATLAS.number, Found.REFERENCE, 0, 0)]


def test_the_number_is_found_in_the_text_and_the_longest_is_meant():
    assert found(came(120_000, "Fact. VS27 F27 0002"), came(5_000, "vs27-f27-00012")) == [
        Suggestion(BAHIA.number, Found.NUMBER, 0, 0),
        Suggestion(TENTH.number, Found.NUMBER, 0, 0),
    ]


def test_the_amount_and_the_name_together_find_an_invoice():
    assert found(came(120_000, payer="ATLAS SARL RABAT"), came(120_000, "de societe bahia")) == [
        Suggestion(ATLAS.number, Found.NAME, 0, 0),
        Suggestion(BAHIA.number, Found.NAME, 0, 0),
    ]


@pytest.mark.parametrize(
    "movement",
    [
        came(120_000),
        came(119_999, payer="Atlas Sarl"),
        came(120_000, payer="Nobody"),
        came(120_000, "RF18VS27F270001", currency="USD"),
        came(240_000, "VS27-F27-0001 et VS27-F27-0002"),
        came(120_000, payer="Atlas Sarl, Société Bahia"),
    ],
)
def test_what_is_not_sure_is_left_to_a_person(movement):
    assert found(movement) == [None]


@pytest.mark.parametrize(
    ("cents", "share"),
    [(105_000, Decimal("0.75")), (100_000, 1), (105_001, Decimal("0.75")), (105_002, 0)],
)
def test_what_is_short_by_its_vat_may_have_been_withheld(cents, share):
    assert found(came(cents, "VS27-F27-0001")) == [
        Suggestion(ATLAS.number, Found.NUMBER, 120_000 - cents, share)
    ]
    by_name = [Suggestion(ATLAS.number, Found.NAME, 120_000 - cents, share)] if share else [None]
    assert found(came(cents, payer="Atlas Sarl")) == by_name


def test_an_invoice_without_vat_has_none_withheld():
    assert found(came(4_000, "VS27-F27-00012"))[0] == Suggestion(
        TENTH.number, Found.NUMBER, 1_000, 0
    )


def test_what_one_movement_pays_the_next_does_not_pay_again():
    twice = [came(120_000, payer="Atlas Sarl")] * 2

    assert found(*twice) == [Suggestion(ATLAS.number, Found.NAME, 0, 0), None]
    assert found(*[came(120_000, "VS27-F27-0001")] * 2)[1] == Suggestion(
        ATLAS.number, Found.NUMBER, -120_000, 0
    )
