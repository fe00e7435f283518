"""Amounts are written with the decimals of their currency."""

import pytest

from village.web.filters import money


@pytest.mark.parametrize(
    ("currency", "written"),
    [
        ("EUR", "1\u202f234,50\u00a0EUR"),
        ("TND", "123,450\u00a0TND"),
        ("JPY", "123\u202f450\u00a0JPY"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(app, currency, written):
    with app.test_request_context("/fr/"):
        assert money(123450, currency) == f'<bdi dir="ltr">{written}</bdi>'
