"""Who reads blind, and what hides the names of a file from them."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.reads import blind
from village.core.masking import Mask
from village.core.permissions import Role


@pytest.fixture
def file(edition):
    """Return a file of a blind edition."""
    edition.blind = True
    member = factories.OrganisationMemberFactory(
        organisation__name="Qatra SARL",
        organisation__name_ar="قطرة",
        organisation__website="www.qatra-eau.co.ma/fr",
        organisation__contact_name="Salma Amrani",
        organisation__contact_phone="0661234567",
        user__name="Hind Alami",
    )
    return factories.ApplicationFactory(
        edition=edition,
        organisation=member.organisation,
        title="Qatra",
        asked=[
            {"key": "lead", "kind": "person", "label": {}},
            {"key": "city", "kind": "line", "label": {}},
        ],
        answers={"lead": "Omar Berrada", "city": "Fès"},
    )


def juror(ctx):
    return acting(ctx, Role.JUROR)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER])
def test_who_runs_the_edition_and_who_applies_know_who_applies(ctx, file, role):
    member = factories.OrganisationMemberFactory(organisation=file.organisation)
    founder = acting(ctx, Role.JUROR, user=member.user)

    for reader in (acting(ctx, role), founder):
        assert not blind.is_blind(reader, file)
        assert blind.mask(reader, file) == Mask()
        assert blind.named(reader, file) == "Qatra SARL"


def test_jurors_do_not_know_while_the_edition_is_blind(ctx, edition, file):
    reader = juror(ctx)

    assert (blind.is_blind(reader, file), blind.named(reader, file)) == (True, "")
    edition.blind = False
    assert (blind.is_blind(reader, file), blind.named(reader, file)) == (False, "Qatra SARL")


def test_every_name_that_the_file_gives_is_hidden(ctx, file):
    mask = blind.mask(juror(ctx), file)

    for name in ("qatra", "قطرة", "qatra-eau.co.ma", "Qatra Eau", "Amrani", "Hind", "Berrada"):
        assert mask(f"Ici {name}.") == "Ici […]."
    assert mask("+212 661 23 45 67, Fès") == "+212 […], Fès"


def test_a_list_is_masked_with_one_query_of_members(ctx, edition, file, count_queries):
    others = [factories.ApplicationFactory(edition=edition) for _ in range(3)]
    reader, files = juror(ctx), [file, *others]
    _loaded = [(one.organisation.name, one.asked) for one in files]  # as the lists load them
    count_queries.clear()

    found = blind.masks(reader, files)

    assert set(found) == {one.id for one in files}
    assert len(count_queries) == 1
