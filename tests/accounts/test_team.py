"""The team of an edition: invited by mail, given roles, taken off them."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import NOW, SAFE, acting
from tests.factories import HASHER, EditionFactory, MembershipFactory, UserFactory
from village.accounts.reads import team as queries
from village.accounts.tables import Membership, OneTimeToken, User, UserSession
from village.accounts.writes import invitations, sessions, team
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, InvalidToken, LastOfRole, NotFound, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.tokens import token_hash
from village.editions.words.life import Life

GOOD = "quatre mots sans lien"
WEEK = timedelta(days=7)


def invite(ctx, *emails, role=Role.JUROR, language="ar", lives=WEEK):
    return team.invite(ctx, emails, role, language=language, lives=lives)


def mails(ctx):
    return list(ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def last_token(ctx):
    return outbox.opened(SAFE, mails(ctx)[-1])["token"]


def entries(ctx):
    found = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.action, entry.edition_id, entry.data) for entry in found]


def roles_of(ctx, user):
    held = sa.select(Membership.edition_id, Membership.role).where(Membership.user_id == user.id)
    return [tuple(row) for row in ctx.session.execute(held)]


def live(ctx, user):
    return ctx.session.scalars(
        sa.select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    ).all()


def test_an_invitation_is_mailed_in_its_language_and_waits(ctx, organiser):
    done = invite(organiser, " Salma@Example.org ", "salma@example.org")

    [mail] = mails(ctx)
    assert done == (1, 0)
    assert (mail.template, mail.to, mail.language) == ("team_invitation", "salma@example.org", "ar")
    assert (mail.params["role"], mail.params["days"]) == ("juror", "7")
    assert mail.edition_id is None, "organisers read the mails of their edition, not this link"
    assert queries.pending(organiser) == [
        queries.Pending(
            "salma@example.org", Role.JUROR, "ar", NOW, NOW + WEEK, organiser.actor.name
        )
    ]
    assert entries(ctx) == [("invite_to_team", ctx.the_edition.id, {"role": "juror"})]
    assert ctx.session.scalars(sa.select(OneTimeToken.token_hash)).one() == token_hash(
        last_token(ctx)
    )


def test_the_link_makes_a_confirmed_account_with_the_role_once(ctx, organiser):
    invite(organiser, "salma@example.org")
    token = last_token(ctx)
    stranger = replace(ctx, edition=None)
    seen = team.invited(stranger, token)

    session = team.join(stranger, token, name=" Salma ", password=GOOD, device="Firefox")

    user = ctx.session.scalars(sa.select(User).where(User.email == "salma@example.org")).one()
    [begun] = live(ctx, user)
    assert (seen.email, seen.role, seen.edition, seen.has_account) == (
        "salma@example.org", Role.JUROR, ctx.edition, False
    )  # fmt: skip
    assert (user.name, user.language, user.verified_at) == ("Salma", "ar", NOW)
    assert HASHER.verify(user.password_hash, GOOD)
    assert (begun.token_hash, begun.device) == (token_hash(session), "Firefox")
    assert roles_of(ctx, user) == [(ctx.the_edition.id, Role.JUROR)]
    assert [(mail.template, mail.edition_id) for mail in mails(ctx)] == [
        ("team_invitation", None), ("role_given", ctx.the_edition.id)
    ]  # fmt: skip
    link = ctx.session.scalars(sa.select(OneTimeToken)).one()
    assert [action for action, *_ in entries(ctx)] == [
        "invite_to_team", "account_created", "verified", "role_given"
    ]  # fmt: skip
    assert entries(ctx)[-1][2] == {"role": "juror", "invitation": f"invitation-{link.id}"}
    assert queries.pending(organiser) == []
    for again in (team.invited, lambda *asked: team.join(*asked, name="S", password=GOOD)):
        with pytest.raises(InvalidToken):
            again(stranger, token)


def test_who_has_an_account_accepts_with_it_and_begins_anew(ctx, organiser):
    user = UserFactory(email="salma@example.org", language="fr")
    MembershipFactory(edition=EditionFactory(), user=user, role=Role.GATE)
    sessions.start(ctx, user)
    done = invite(organiser, user.email)
    token = last_token(ctx)

    session = team.accept(acting(ctx, user=user), token)

    assert done == (1, 0), "nobody learns here who has an account"
    assert (ctx.the_edition.id, Role.JUROR) in roles_of(ctx, user)
    assert [one.token_hash for one in live(ctx, user)] == [token_hash(session)]
    assert (mails(ctx)[-1].template, mails(ctx)[-1].language) == ("role_given", "fr")


def test_an_invitation_is_for_its_address_only(ctx, organiser):
    UserFactory(email="salma@example.org")
    invite(organiser, "salma@example.org")
    token = last_token(ctx)

    with pytest.raises(Forbidden):
        team.accept(acting(ctx), token)
    with pytest.raises(Forbidden):
        team.accept(ctx, token)
    with pytest.raises(InvalidToken):
        team.join(ctx, token, name="Intruder", password=GOOD)


def test_a_link_of_another_kind_opens_no_team(ctx, organiser):
    invite(organiser, "salma@example.org")
    ctx.session.execute(sa.update(OneTimeToken).values(purpose="invite", about="organisation-1"))

    with pytest.raises(InvalidToken):
        team.invited(ctx, last_token(ctx))


@pytest.mark.parametrize(("days", "works"), [(6, True), (8, False)])
def test_an_invitation_lives_as_long_as_was_chosen(ctx, organiser, days, works):
    invite(organiser, "salma@example.org")
    later = replace(ctx, now=NOW + timedelta(days=days))

    assert (len(queries.pending(replace(organiser, now=later.now))) == 1) is works
    if works:
        assert team.invited(later, last_token(ctx)).email == "salma@example.org"
    else:
        with pytest.raises(InvalidToken):
            team.invited(later, last_token(ctx))


def test_nobody_joins_the_team_of_an_archived_edition(ctx, organiser):
    invite(organiser, "salma@example.org")
    ctx.the_edition.state = Life.ARCHIVED

    with pytest.raises(InvalidToken):
        team.join(ctx, last_token(ctx), name="Salma", password=GOOD)


def test_an_invitation_sent_again_replaces_the_first(ctx, organiser):
    invite(organiser, "salma@example.org")
    first = last_token(ctx)
    with pytest.raises(TooManyAttempts):
        team.invite_again(organiser, "salma@example.org")
    later = replace(organiser, now=NOW + invitations.AGAIN_AFTER)

    team.invite_again(later, "salma@example.org")

    [waiting] = queries.pending(later)
    assert (waiting.role, waiting.language, waiting.expires_at - waiting.sent_at) == (
        Role.JUROR, "ar", WEEK
    )  # fmt: skip
    assert team.invited(later, last_token(ctx)).role is Role.JUROR
    with pytest.raises(InvalidToken):
        team.invited(later, first)
    with pytest.raises(NotFound):
        team.invite_again(later, "nobody@example.org")


def test_a_revoked_invitation_opens_nothing_and_may_be_corrected_at_once(ctx, organiser):
    invite(organiser, "salma@example.org", "yassir@example.org")
    token = outbox.opened(SAFE, mails(ctx)[0])["token"]

    team.revoke(organiser, "salma@example.org")

    with pytest.raises(InvalidToken):
        team.join(ctx, token, name="Salma", password=GOOD)
    with pytest.raises(NotFound):
        team.revoke(organiser, "salma@example.org")
    assert [one.email for one in queries.pending(organiser)] == ["yassir@example.org"]
    assert entries(ctx)[-1] == ("revoke_invitation", ctx.the_edition.id, {"role": "juror"})
    assert invite(organiser, "salma@example.org", role=Role.CHAIR) == (1, 0)


def test_a_person_invites_only_so_many_a_day(ctx, organiser, monkeypatch):
    monkeypatch.setattr(team, "INVITATIONS_A_DAY", 2)
    invite(organiser, "a@example.org", "b@example.org")

    with pytest.raises(TooManyAttempts):
        invite(organiser, "c@example.org")
    tomorrow = replace(organiser, now=NOW + timedelta(days=1, minutes=1))
    assert invite(tomorrow, "c@example.org") == (1, 0)


def test_who_is_of_the_team_has_another_role_at_once_and_is_told(ctx, organiser):
    user = MembershipFactory(edition=ctx.edition, role=Role.JUROR).user
    sessions.start(ctx, user)

    done, again = (invite(organiser, user.email, role=Role.CHAIR) for _ in range(2))

    assert (done, again) == ((0, 1), (0, 0))
    assert live(ctx, user) == []
    assert [role for _edition, role in roles_of(ctx, user)] == [Role.JUROR, Role.CHAIR]
    assert [(mail.template, mail.to) for mail in mails(ctx)] == [("role_given", user.email)]
    assert entries(ctx) == [("role_given", ctx.the_edition.id, {"role": "chair"})]


def test_taking_a_role_ends_the_sessions_and_tells_by_mail(ctx, organiser):
    user = MembershipFactory(edition=ctx.edition, role=Role.JUROR).user
    sessions.start(ctx, user)

    team.take(organiser, user.email.upper(), Role.JUROR)

    assert (roles_of(ctx, user), live(ctx, user)) == ([], [])
    assert [(mail.template, mail.params["role"]) for mail in mails(ctx)] == [
        ("role_taken", "juror")
    ]
    assert entries(ctx) == [("role_taken", ctx.the_edition.id, {"role": "juror"})]
    with pytest.raises(NotFound):
        team.take(organiser, user.email, Role.JUROR)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.CHAIR])
def test_the_last_organiser_and_the_last_chair_are_kept(ctx, role):
    first = acting(ctx, Role.ORGANISER, Role.CHAIR)
    MembershipFactory(edition=EditionFactory(), role=role)  # another edition's does not count

    with pytest.raises(LastOfRole):
        team.take(first, first.actor.email, role)
    gone = MembershipFactory(edition=ctx.edition, role=role, user__disabled_at=NOW).user
    with pytest.raises(LastOfRole):
        team.take(first, first.actor.email, role)
    team.take(first, gone.email, role)
    MembershipFactory(edition=ctx.edition, role=role)
    team.take(first, first.actor.email, role)

    assert len(queries.holders(first)) == 2


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE])
def test_only_an_organiser_of_this_edition_manages_its_team(ctx, organiser, role):
    user = MembershipFactory(edition=ctx.edition, role=Role.JUROR).user
    elsewhere = replace(organiser, edition=EditionFactory())

    for other in (acting(ctx, role), elsewhere):
        with pytest.raises(Forbidden):
            invite(other, "salma@example.org")
        with pytest.raises(Forbidden):
            team.invite_again(other, "salma@example.org")
        with pytest.raises(Forbidden):
            team.revoke(other, "salma@example.org")
        with pytest.raises(Forbidden):
            team.take(other, user.email, Role.JUROR)
