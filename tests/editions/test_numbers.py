"""The running numbers of an edition."""

from dataclasses import replace

from tests.factories import EditionFactory
from village.editions import Edition, numbers


def test_each_series_of_each_edition_runs_by_itself(ctx):
    other = replace(ctx, edition=EditionFactory())

    taken = [
        numbers.take(ctx, Edition.last_letter_number),
        numbers.take(other, Edition.last_letter_number),
        numbers.take(ctx, Edition.last_letter_number, 3),
        numbers.take(ctx, Edition.last_contract_number),
    ]

    assert taken == [1, 1, 4, 1]
