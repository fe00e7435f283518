import pytest

from tests.conftest import acting
from tests.factories import ApplicationFactory, EditionFactory, OrganisationMemberFactory
from village.applications.reads import lookup
from village.core.errors import Forbidden, NotFound


@pytest.fixture
def mine(ctx):
    member = OrganisationMemberFactory()
    file = ApplicationFactory(edition=ctx.edition, organisation=member.organisation)
    return acting(ctx, user=member.user), file


def test_a_file_is_found_by_whoever_may_see_it(mine, organiser):
    owner, file = mine

    assert lookup.find(owner, file.reference) is file
    assert lookup.find(organiser, file.reference) is file


def test_a_strangers_file_and_one_of_another_edition_do_not_exist(ctx, mine, organiser):
    _owner, file = mine
    elsewhere = ApplicationFactory(edition=EditionFactory())

    for reader, reference in [
        (acting(ctx), file.reference),
        (organiser, elsewhere.reference),
        (organiser, "NONE27-0001"),
    ]:
        with pytest.raises(NotFound):
            lookup.find(reader, reference)


def test_an_organiser_sees_a_file_and_does_not_act_for_it(mine, organiser):
    owner, file = mine

    assert lookup.own(owner, file.reference) is file
    with pytest.raises(Forbidden):
        lookup.own(organiser, file.reference)


def test_ones_own_files_are_those_of_ones_organisations(ctx, mine):
    owner, file = mine
    ApplicationFactory(edition=ctx.edition)

    assert [one.reference for one in lookup.mine(owner, "fr")] == [file.reference]
