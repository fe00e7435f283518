"""What a stand costs by its area, its open sides and the edition's tariff."""

from decimal import Decimal

import pytest

from village.editions.words.prices import PriceLine, Tariff, stand_quote

TARIFF = Tariff(
    registration_cents=50_000,
    shell_scheme_m2_cents=3_000,
    space_only_m2_cents=2_000,
    startup_pod_cents=90_000,
    corner_supplement=Decimal("0.1"),
    vat_rate=Decimal("0.2"),
    deposit_rate=Decimal("0.5"),
)


def quote(area_m2="9", open_sides=1, *, shell_scheme=True, hosted=False):
    return stand_quote(
        TARIFF,
        area_m2=Decimal(area_m2),
        open_sides=open_sides,
        shell_scheme=shell_scheme,
        hosted=hosted,
    )


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"open_sides": 3},
            (
                PriceLine("registration", Decimal(1), 50_000),
                PriceLine("shell_scheme", Decimal(9), 3_000),
                PriceLine("open_side", Decimal(2), 2_700),
            ),
        ),
        (
            {"shell_scheme": False},
            (
                PriceLine("registration", Decimal(1), 50_000),
                PriceLine("space_only", Decimal(9), 2_000),
            ),
        ),
        ({"open_sides": 4, "hosted": True}, (PriceLine("startup_pod", Decimal(1), 90_000),)),
    ],
)
def test_each_thing_that_costs_is_one_line(asked, lines):
    assert tuple(quote(**asked).lines) == lines


@pytest.mark.parametrize(("area_m2", "open_sides"), [("0", 1), ("9", -1), ("9", 5)])
def test_what_no_stand_can_be_has_no_price(area_m2, open_sides):
    with pytest.raises(ValueError, match=f"no stand has {area_m2} m² and {open_sides} open sides"):
        quote(area_m2, open_sides)
