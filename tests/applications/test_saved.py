"""Views of the list: one's own and shared ones, replaced by name, forgotten by their owner."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.reads import saved as reads
from village.applications.writes import saved
from village.core.errors import Forbidden, NotFound
from village.core.permissions import Role


def names(ctx) -> list[str]:
    return [one.name for one in reads.views(ctx)]


@pytest.fixture
def colleague(organiser):
    """Return another organiser."""
    return acting(organiser, Role.ORGANISER)


def test_a_view_is_ones_own_or_shared_within_the_edition(organiser, colleague):
    saved.save(organiser, "À moi", {"state": ["submitted"]})
    saved.save(organiser, "À tous", {"zone": ["africa"]}, shared=True)
    elsewhere = replace(organiser, edition=factories.EditionFactory())

    assert names(organiser) == ["À moi", "À tous"]
    assert (names(colleague), names(elsewhere)) == (["À tous"], [])


def test_a_view_of_the_same_name_is_replaced(organiser):
    saved.save(organiser, "Attente", {"state": ["submitted"]})
    saved.save(organiser, "Attente", {"state": ["draft"]}, shared=True)
    organiser.session.expire_all()

    [view] = reads.views(organiser)
    assert (view.query, view.shared) == ({"state": ["draft"]}, True)


def test_a_shared_view_that_names_a_tag_is_not_for_the_chair(organiser, chair):
    saved.save(organiser, "Étiquetés", {"tag": ["Énergie"]}, shared=True)
    saved.save(organiser, "Tous", {"kind": ["startup"]}, shared=True)

    assert names(chair) == ["Tous"]


def test_a_view_is_forgotten_by_its_owner_alone(organiser, colleague):
    saved.save(organiser, "À tous", {}, shared=True)

    with pytest.raises(NotFound):
        saved.forget(colleague, "À tous")
    saved.forget(organiser, "À tous")

    assert names(organiser) == []


def test_who_does_not_read_the_list_has_no_views(organiser, ctx):
    saved.save(organiser, "À tous", {}, shared=True)
    juror = acting(ctx, Role.JUROR, user=factories.UserFactory())

    assert names(juror) == []
    with pytest.raises(Forbidden):
        saved.save(juror, "À moi", {})
    with pytest.raises(Forbidden):
        saved.forget(juror, "À tous")
