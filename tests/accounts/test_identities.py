"""Whom the provider knows as oneself."""

from tests.factories import UserFactory
from village.accounts.reads import identities
from village.accounts.words.oidc import ProvenIdentity
from village.accounts.writes import accounts, oidc


def test_one_sees_ones_own_of_this_provider(ctx):
    mine, other = (accounts.as_user(ctx, UserFactory()) for _ in "12")
    oidc.link(mine, ProvenIdentity("https://login.example", "1"))

    assert identities.mine(mine, "https://login.example").subject == "1"
    assert identities.mine(mine, "https://other.example") is None
    assert identities.mine(other, "https://login.example") is None
