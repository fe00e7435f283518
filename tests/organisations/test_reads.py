"""Whose organisations are whose, as their people see them."""

from dataclasses import replace
from datetime import timedelta

from tests.conftest import acting
from tests.factories import (
    ApplicationFactory,
    OrganisationFactory,
    OrganisationMemberFactory,
    UserFactory,
)
from village.organisations import reads, writes


def test_ones_own_organisations_are_those_with_a_name_as_last_said_of_each(ctx):
    user = UserFactory()
    for name in ("Zagora", "Atlas", ""):
        OrganisationMemberFactory(user=user, organisation=OrganisationFactory(name=name))
    later = OrganisationMemberFactory(user=user, organisation=OrganisationFactory(name="Atlas"))
    OrganisationMemberFactory(organisation=OrganisationFactory(name="Stranger"))

    found = reads.own(acting(ctx, user=user))

    assert [one.name for one in found] == ["Atlas", "Zagora"]
    assert found[0] is later.organisation


def test_members_are_named_the_first_one_first(ctx):
    organisation = OrganisationFactory()
    for name in ("Zineb", "Amal"):
        OrganisationMemberFactory(user=UserFactory(name=name), organisation=organisation)

    assert [one.name for one in reads.members(ctx, organisation.id)] == ["Zineb", "Amal"]


def test_only_invitations_that_still_open_something_wait(ctx):
    user = UserFactory()
    organisation = OrganisationMemberFactory(user=user).organisation
    application = ApplicationFactory(edition=ctx.edition, organisation=organisation)
    mine = acting(ctx, user=user)
    for email in ("a@example.org", "b@example.org"):
        writes.invite(mine, application, email=email)
    writes.revoke_invitation(mine, application, email="a@example.org")

    waiting = reads.invitations(mine, organisation.id)

    assert [one.email for one in waiting] == ["b@example.org"]
    late = replace(mine, now=mine.now + timedelta(days=15))
    assert reads.invitations(late, organisation.id) == []
