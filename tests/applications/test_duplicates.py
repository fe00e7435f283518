"""Which files are likely of one organisation, and by what sign."""

import pytest

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory, UserFactory
from village.applications.reads import duplicates
from village.applications.reads.duplicates import Sign
from village.applications.words import State
from village.core.permissions import Role
from village.jury.tables import Recusal

OURS = {
    "name": "Atlas Énergie SARL",
    "name_ar": "أطلس للطاقة",
    "ice": "001234567000089",
    "website": "https://www.atlas-energie.example.ma/fr",
    "contact_email": "Salma@atlas-energie.example.ma",
}


def file(ctx, **values):
    plain = {"contact_email": "somebody@example.org", **values}
    state = plain.pop("state", State.SUBMITTED)
    return ApplicationFactory(
        edition=ctx.edition, state=state, organisation=OrganisationFactory(**plain)
    )


def signs(ctx, application):
    return {one.reference: one.signs for one in duplicates.likely(ctx, application)}


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ({"ice": "001234567000089"}, (Sign.ICE,)),
        ({"contact_email": "salma@atlas-energie.example.ma"}, (Sign.EMAIL, Sign.DOMAIN)),
        ({"contact_email": "driss@atlas-energie.example.ma"}, (Sign.DOMAIN,)),
        ({"website": "http://atlas-energie.example.ma"}, (Sign.DOMAIN,)),
        ({"name": "Atlas Energie Sarl"}, (Sign.NAME,)),
        ({"name": "SARL ATLAS ÉNERGIE"}, (Sign.NAME,)),
        ({"name": "Boréal", "name_ar": "أطلس الطاقة"}, (Sign.NAME,)),
        ({"name": "Atlas Mobilité"}, None),
    ],
)
def test_a_sign_names_the_other_file(organiser, values, seen):
    ours, other = file(organiser, **OURS), file(organiser, **values)

    assert signs(organiser, ours) == ({other.reference: seen} if seen else {})


def test_an_address_that_everybody_has_is_no_domain(organiser):
    ours = file(organiser, name="Qatra", contact_email="salma@gmail.com")
    file(organiser, name="Zellij", contact_email="driss@gmail.com")

    assert signs(organiser, ours) == {}


def test_the_surest_comes_first(organiser):
    ours = file(organiser, **OURS)
    weak = file(organiser, name="Atlas Energie Sarl")
    sure = file(organiser, **OURS)

    assert list(signs(organiser, ours)) == [sure.reference, weak.reference]


def test_drafts_count_and_withdrawn_files_do_not(organiser):
    ours = file(organiser, **OURS)
    draft = file(organiser, **OURS, state=State.DRAFT)
    file(organiser, **OURS, state=State.WITHDRAWN)

    assert list(signs(organiser, ours)) == [draft.reference]


def test_a_file_that_one_stepped_aside_from_is_not_named(ctx, session):
    user = UserFactory()
    ours, other = file(ctx, **OURS), file(ctx, **OURS)
    session.add(
        Recusal(user_id=user.id, application_id=other.id, reason="Cousin", declared_at=ctx.now)
    )
    session.flush()

    assert signs(acting(ctx, Role.ORGANISER, user=user), ours) == {}
