"""Six files before the committee, the best first, each scored by three jurors; two places."""

import pytest

from tests import factories
from village.applications.tables import Application
from village.applications.words import State

MARKS = [(5, 4), (4, 4), (3, 3), (2, 3), (1, 2), (0, 1)]


@pytest.fixture
def six(edition) -> list[Application]:
    """Return the files A to F."""
    edition.calls[0].places = 2
    jurors = [factories.UserFactory(name=f"Juré {letter}") for letter in "ABC"]
    found = []
    for reference, marks in zip("ABCDEF", MARKS, strict=True):
        file = factories.ApplicationFactory(
            edition=edition, reference=reference, state=State.ELIGIBLE
        )
        for severity, user in enumerate(jurors):
            shifted = [max(mark - (severity == 2), 0) for mark in marks]
            factories.AssignmentFactory(user=user, application=file, marks=shifted)
        found.append(file)
    return found
