"""One-time links of mails: kept as hashes, short-lived, each for its own purpose."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.accounts.test_accounts import GOOD, HERE, last_token, mails, sign_up
from tests.conftest import NOW, SAFE
from tests.factories import UserFactory
from village.accounts.tables import OneTimeToken, TokenPurpose
from village.accounts.writes import accounts, links
from village.core import outbox
from village.core.errors import InvalidToken


def test_the_database_keeps_only_the_hash_of_a_link(ctx):
    sign_up(ctx)

    [link] = ctx.session.scalars(sa.select(OneTimeToken))
    assert last_token(ctx) not in str(vars(link))


@pytest.mark.parametrize(("hours", "works"), [(47, True), (49, False)])
def test_a_verification_link_lives_48_hours(ctx, hours, works):
    sign_up(ctx)
    later = replace(ctx, now=NOW + timedelta(hours=hours))

    if works:
        assert accounts.open_account(later, last_token(ctx), GOOD)
    else:
        with pytest.raises(InvalidToken):
            accounts.open_account(later, last_token(ctx), GOOD)


def test_a_reset_link_lives_one_hour(ctx):
    user = UserFactory()
    accounts.request_reset(ctx, user.email, source=HERE, language="fr")
    later = replace(ctx, now=NOW + timedelta(minutes=61))

    with pytest.raises(InvalidToken):
        accounts.reset_password(later, last_token(ctx), GOOD)


def test_a_reset_uses_up_the_other_reset_links_of_the_account(ctx):
    user = UserFactory()
    accounts.request_reset(ctx, user.email, source=HERE, language="fr")
    accounts.request_reset(ctx, user.email, source=HERE, language="fr")
    first, second = (outbox.opened(SAFE, mail)["token"] for mail in mails(ctx))

    accounts.reset_password(ctx, second, GOOD)

    with pytest.raises(InvalidToken):
        accounts.reset_password(ctx, first, GOOD)


def test_a_verification_link_does_not_reset_a_password(ctx):
    sign_up(ctx)

    with pytest.raises(InvalidToken):
        accounts.reset_password(ctx, last_token(ctx), GOOD)


def test_a_link_of_nobody_sets_no_password(ctx):
    token = links.issue(ctx, TokenPurpose.RESET, None, {})

    with pytest.raises(InvalidToken):
        accounts.reset_password(ctx, token, GOOD)
