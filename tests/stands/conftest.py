"""A floor of six stands, for all tests of stands that need one."""

import pytest

from tests import factories
from tests.engines.plans import drawing
from tests.reading import read_here

__all__ = ["read_here"]  # by every test of this folder

NUMBERS = ("A1", "A2", "A3", "B1", "B2", "B3")
PLACES = [(2, 4), (5, 4), (8, 4), (18, 4), (21, 4), (24, 4)]


@pytest.fixture
def floor(session, edition):
    """Return six stands of 9 m² in two rows of three, in a hall."""
    drawn = [
        drawing.stand(number, x, y, zone="africa")
        for number, (x, y) in zip(NUMBERS, PLACES, strict=True)
    ]
    edition.plan = drawing.collection(*drawing.room(), *drawn)
    return {
        number: factories.StandFactory(
            edition=edition, number=number, polygon=drawing.ring(x, y, 3, 3)
        )
        for number, (x, y) in zip(NUMBERS, PLACES, strict=True)
    }
