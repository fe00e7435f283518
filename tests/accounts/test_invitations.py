"""Invitations: one link an address, so many a day, and revoked for good."""

from dataclasses import replace

import pytest

from tests.accounts.test_invited import WEEK, sent
from tests.conftest import NOW
from village.accounts.reads import invited
from village.accounts.tables import TokenPurpose
from village.accounts.writes import invitations
from village.core.errors import NotFound, TooManyAttempts

ABOUT = "organisation-1"


def check(ctx, *emails, a_day=3):
    invitations.check(ctx, TokenPurpose.INVITE, ABOUT, emails, a_day=a_day)


def test_another_link_ends_the_one_before(organiser):
    first, _token = sent(organiser, "a@example.org")
    second, _token = sent(organiser, "a@example.org")

    assert (first.used_at, second.used_at) == (NOW, None)
    assert len(invited.waiting(organiser, ABOUT)) == 1


def test_a_person_invites_so_many_a_day_and_no_more(organiser):
    for name in ("a", "b"):
        sent(organiser, f"{name}@example.org")

    check(organiser, "c@example.org")
    with pytest.raises(TooManyAttempts):
        check(organiser, "c@example.org", "d@example.org")
    check(replace(organiser, now=NOW + WEEK), "c@example.org", "d@example.org")


def test_an_address_is_not_invited_again_at_once(organiser):
    sent(organiser, "a@example.org")

    with pytest.raises(TooManyAttempts):
        check(organiser, "a@example.org")
    check(replace(organiser, now=NOW + invitations.AGAIN_AFTER), "a@example.org")


def test_a_revoked_link_opens_nothing(organiser):
    link, _token = sent(organiser, "a@example.org")

    invitations.revoke(organiser, ABOUT, "a@example.org")

    assert link.used_at == NOW
    with pytest.raises(NotFound):
        invitations.revoke(organiser, ABOUT, "a@example.org")
