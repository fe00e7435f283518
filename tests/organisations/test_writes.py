"""Organisations: added, copied, and joined by who is invited."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import SAFE, acting
from tests.factories import ApplicationFactory, OrganisationMemberFactory, UserFactory
from village.accounts.tables import OneTimeToken, TokenPurpose
from village.accounts.writes import invitations
from village.core import outbox
from village.core.errors import Forbidden, InvalidToken, NotFound, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.organisations import reads, writes
from village.organisations.tables import OrganisationMember


@pytest.fixture
def mine(ctx):
    user = UserFactory(name="Amina")
    member = OrganisationMemberFactory(user=user)
    application = ApplicationFactory(edition=ctx.edition, organisation=member.organisation)
    return acting(ctx, user=user), application


def token_of(mail):
    return outbox.opened(SAFE, mail)["token"]


def who(ctx, organisation_id):
    return [(one.name, one.edits) for one in reads.members(ctx, organisation_id)]


def invited(ctx, application, email="Co@Example.org"):
    writes.invite(ctx, application, email=email)
    [*_, mail] = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return mail


def test_a_co_founder_joins_by_mail(ctx, mine):
    owner, application = mine
    mail = invited(owner, application)
    guest = acting(ctx, user=UserFactory(name="Yassir"))

    joined = writes.accept_invitation(guest, token_of(mail))

    assert (mail.to, mail.params["inviter"], joined) == (
        "co@example.org",
        "Amina",
        application.organisation,
    )
    assert who(ctx, joined.id) == [("Amina", True), ("Yassir", True)]


def test_who_takes_over_removes_who_hands_over_and_somebody_is_always_left(ctx, mine):
    owner, application = mine
    mail = invited(owner, application)
    guest = UserFactory(name="Yassir", email="co@example.org")
    writes.accept_invitation(acting(ctx, user=guest), token_of(mail))
    heir = acting(ctx, user=guest)

    for nobody in ("co@example.org", "stranger@example.org"):
        with pytest.raises(NotFound):
            writes.remove_member(heir, application, email=nobody)
    writes.remove_member(heir, application, email=owner.actor.email)
    with pytest.raises(Forbidden):  # both had the page open
        writes.remove_member(owner, application, email="co@example.org")

    assert who(ctx, application.organisation_id) == [("Yassir", True)]
    told = ctx.session.scalars(sa.select(OutboxMail).filter_by(template="organisation_left")).all()
    assert [one.to for one in told] == [owner.actor.email]


def test_no_organiser_reads_an_invitation(mine):
    owner, application = mine

    assert invited(owner, application).edition_id is None
    kept = owner.session.scalars(sa.select(OneTimeToken.token_hash)).one()
    assert kept != token_of(invited(owner, application, "other@example.org"))


def test_an_invitation_works_once(ctx, mine):
    owner, application = mine
    token = token_of(invited(owner, application))
    writes.accept_invitation(acting(ctx), token)

    with pytest.raises(InvalidToken):
        writes.accept_invitation(acting(ctx), token)


def test_an_invitation_expires(ctx, mine):
    owner, application = mine
    token = token_of(invited(owner, application))
    late = replace(acting(ctx), now=ctx.now + timedelta(days=15))

    with pytest.raises(InvalidToken):
        writes.accept_invitation(late, token)


def test_looking_at_an_invitation_does_not_use_it(ctx, mine):
    owner, application = mine
    token = token_of(invited(owner, application))

    assert writes.invited_to(ctx, token) == (application.organisation, True)
    assert writes.invited_to(ctx, token) == (application.organisation, True)


def test_a_member_who_accepts_stays_one_member(mine):
    owner, application = mine
    token = token_of(invited(owner, application))

    writes.accept_invitation(owner, token)

    assert owner.session.scalar(sa.select(sa.func.count(OrganisationMember.id))) == 1


def test_a_stranger_invites_nobody(ctx, mine):
    _, application = mine

    with pytest.raises(Forbidden):
        writes.invite(acting(ctx), application, email="x@example.org")


def test_invitations_are_few(mine):
    owner, application = mine
    for number in range(writes.INVITATIONS_A_DAY):
        writes.invite(owner, application, email=f"p{number}@example.org")

    with pytest.raises(TooManyAttempts):
        writes.invite(owner, application, email="one.more@example.org")


def test_an_invitation_sent_again_has_a_new_link_and_the_first_opens_nothing(ctx, mine):
    owner, application = mine
    owner = replace(owner, network="192.0.2.1")
    first = token_of(invited(owner, application))
    with pytest.raises(TooManyAttempts):
        writes.invite(owner, application, email="co@example.org")
    later = replace(owner, now=owner.now + invitations.AGAIN_AFTER)

    second = token_of(invited(later, application))

    with pytest.raises(InvalidToken):
        writes.invited_to(later, first)
    assert writes.invited_to(later, second) == (application.organisation, True)
    assert [
        (one.email, one.sent_at, one.expires_at - one.sent_at)
        for one in reads.invitations(later, application.organisation_id)
    ] == [("co@example.org", later.now, timedelta(days=14))]


def test_a_revoked_invitation_opens_nothing_and_is_listed_no_more(ctx, mine):
    owner, application = mine
    token = token_of(invited(owner, application))
    invited(owner, application, "other@example.org")
    with pytest.raises(Forbidden):
        writes.revoke_invitation(acting(ctx), application, email="co@example.org")

    writes.revoke_invitation(owner, application, email="co@example.org")

    with pytest.raises(InvalidToken):
        writes.accept_invitation(acting(ctx), token)
    with pytest.raises(NotFound):
        writes.revoke_invitation(owner, application, email="co@example.org")
    listed = reads.invitations(owner, application.organisation_id)
    assert [one.email for one in listed] == ["other@example.org"]


def test_who_is_invited_to_read_follows_until_invited_to_act(ctx, mine):
    owner, application = mine
    owner = replace(owner, network="192.0.2.1")
    guest = acting(ctx, user=UserFactory(name="Hind"))
    writes.invite(owner, application, email="co@example.org", edits=False)
    [mail] = owner.session.scalars(sa.select(OutboxMail))
    token = token_of(mail)
    asked = writes.invited_to(ctx, token)

    writes.accept_invitation(guest, token)

    assert asked == (application.organisation, False)
    assert who(ctx, application.organisation_id) == [("Amina", True), ("Hind", False)]
    followed = frozenset({application.organisation_id})
    reader = replace(guest, actor=replace(guest.actor, followed_ids=followed))
    with pytest.raises(Forbidden):
        writes.invite(reader, application, email="x@example.org")
    later = replace(owner, now=owner.now + invitations.AGAIN_AFTER)
    writes.accept_invitation(replace(reader, now=later.now), token_of(invited(later, application)))
    assert who(ctx, application.organisation_id)[1] == ("Hind", True)


def test_an_invitation_to_an_organisation_that_is_gone_leads_nowhere(ctx):
    about = reads.of_organisation(0)
    _link, token = invitations.issue(
        ctx, TokenPurpose.INVITE, about, "co@example.org", lives=writes.INVITED_FOR, may="edit"
    )

    with pytest.raises(NotFound):
        writes.invited_to(ctx, token)
