"""What the tests of the organiser's list share."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind


@pytest.fixture
def board(ctx):
    """Return an organiser's context with three applications of unlike kinds, by title A to C."""
    edition = ctx.edition
    made = {
        "A": {"title": "Abeille", "search_names": "abeille atlas"},
        "B": {
            "title": "Balise",
            "search_names": "balise boreal",
            "state": State.ELIGIBLE,
            "axis": edition.axes[1],
            "organisation": factories.OrganisationFactory(country="FR"),
        },
        "C": {
            "title": "Capteur",
            "search_names": "capteur atlas",
            "state": State.DRAFT,
            "kind": CallKind.EXHIBITOR,
        },
    }
    for name, values in made.items():
        factories.ApplicationFactory(edition=edition, reference=name, **values)
    return acting(ctx, Role.ORGANISER)
