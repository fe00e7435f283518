"""Who was invited and has not answered: what waits, and what no longer does."""

from dataclasses import replace
from datetime import timedelta

from tests.conftest import NOW
from village.accounts.reads import invited
from village.accounts.tables import TokenPurpose
from village.accounts.writes import invitations

WEEK = timedelta(days=7)


def sent(ctx, email, about="organisation-1"):
    return invitations.issue(ctx, TokenPurpose.INVITE, about, email, lives=WEEK)


def test_invitations_wait_in_the_order_in_which_they_were_sent(organiser):
    sent(organiser, "b@example.org")
    sent(organiser, "a@example.org")
    sent(organiser, "c@example.org", about="organisation-2")

    assert invited.waiting(organiser, "organisation-1") == [
        invited.Invitation("b@example.org", NOW, NOW + WEEK),
        invited.Invitation("a@example.org", NOW, NOW + WEEK),
    ]


def test_what_was_used_or_is_over_waits_no_more(organiser):
    link, _token = sent(organiser, "used@example.org")
    link.used_at = NOW
    sent(organiser, "late@example.org")

    later = replace(organiser, now=NOW + WEEK)

    assert [one.email for one in invited.waiting(organiser, "organisation-1")] == [
        "late@example.org"
    ]
    assert invited.waiting(later, "organisation-1") == []
