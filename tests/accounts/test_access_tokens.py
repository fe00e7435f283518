"""Tokens of other software: with an organiser's rights, and never longer than these."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import EditionFactory
from village.accounts.reads import access_tokens as queries
from village.accounts.tables import AccessToken, User
from village.accounts.words.scopes import TokenScope
from village.accounts.writes import access_tokens, team
from village.board import actors
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.core.tokens import token_hash


def make(ctx, *scopes, days=30):
    return access_tokens.make(
        ctx, name="Catalogue", scopes=scopes or [TokenScope.STANDS], lives=timedelta(days=days)
    )


def behind(ctx, token, edition=None, at=None):
    here = (edition or ctx.the_edition).id
    return actors.of_access_token(ctx.session, token_hash(token), here, at or ctx.now)


def test_a_token_has_its_makers_rights_reduced_to_its_scopes(organiser):
    token = make(organiser, TokenScope.STANDS, TokenScope.PROGRAMME)

    actor, scopes = behind(organiser, token)

    assert scopes == {"stands", "programme"}
    assert actor.permissions == {P.ACCOUNT, P.ALLOCATE}
    assert (actor.user_id, actor.edition_id) == (organiser.actor.user_id, organiser.the_edition.id)


def test_only_the_hash_is_kept_and_the_log_says_who_made_it(organiser):
    token = make(organiser)

    [row] = queries.listed(organiser)
    [entry] = organiser.session.scalars(sa.select(AuditEntry))

    assert token.startswith("village_")
    assert (row.token_hash, row.name) == (token_hash(token), "Catalogue")
    assert (entry.action, entry.data) == ("make_access_token", {"scopes": ["stands"], "days": 30})


def test_it_opens_nothing_once_it_has_expired_or_is_revoked(organiser):
    token, other = make(organiser, days=30), make(organiser)
    end = organiser.now + timedelta(days=30)

    assert behind(organiser, token, at=end - timedelta(seconds=1)) is not None
    assert behind(organiser, token, at=end) is None
    row = queries.listed(organiser)[-1]
    access_tokens.revoke(organiser, row.id)
    assert (behind(organiser, token), behind(organiser, other) is None) == (None, False)
    with pytest.raises(NotFound):
        access_tokens.revoke(organiser, row.id)


def test_it_ends_with_the_role_and_does_not_come_back_with_it(ctx, organiser):
    token, colleague = make(organiser), acting(ctx, Role.ORGANISER)
    user = ctx.session.get(User, organiser.actor.user_id)

    team.take(colleague, user.email, Role.ORGANISER)
    gone = behind(ctx, token)
    acting(ctx, Role.ORGANISER, user=user)

    assert (gone, behind(ctx, token)) == (None, None)


def test_it_ends_with_the_account(organiser):
    token = make(organiser)

    organiser.session.get(User, organiser.actor.user_id).disabled_at = organiser.now
    organiser.session.flush()

    assert behind(organiser, token) is None


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE])
def test_only_organisers_make_or_revoke_one(ctx, organiser, role):
    make(organiser)
    [row] = queries.listed(organiser)
    other = acting(ctx, role)

    with pytest.raises(Forbidden):
        make(other)
    with pytest.raises(Forbidden):
        access_tokens.revoke(other, row.id)


def test_an_organiser_of_another_edition_makes_none_here(organiser):
    elsewhere = replace(organiser, edition=EditionFactory())

    with pytest.raises(Forbidden):
        make(elsewhere)


def test_use_is_noted_once_a_minute(organiser):
    token = make(organiser)
    used = []

    for seconds in (0, 59, 61):
        later = replace(organiser, now=organiser.now + timedelta(seconds=seconds))
        access_tokens.note_used(later, token)
        organiser.session.expire_all()
        used.append(organiser.session.scalar(sa.select(AccessToken.used_at)))

    assert used == [organiser.now, organiser.now, organiser.now + timedelta(seconds=61)]
