"""What tests of the gate share: an edition that is open at `NOW`."""

from datetime import timedelta

import pytest

from tests import factories
from tests.conftest import NOW


@pytest.fixture
def edition(session):
    """Return an edition of three days, the second of which is that of `NOW`."""
    day = timedelta(days=1)
    return factories.EditionFactory(starts_on=NOW.date() - day, ends_on=NOW.date() + day)
