"""The provider that moves no money: its notices are signed too."""

from datetime import UTC, datetime

import pytest

from village.cards.trial import SIGNATURE, Trial
from village.cards.words import BadNotice, CardKeys, CardPaymentState, RefundOrder

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TRIAL = Trial(CardKeys("", "secret"))


def test_a_notice_is_read_as_it_was_said_and_no_other_is():
    seen = TRIAL.look("trial_abc")
    body, headers = TRIAL.notice(seen)

    assert (seen.token, seen.state) == ("abc", CardPaymentState.OPEN)
    assert TRIAL.read(body, headers, NOW) == seen
    for wrong in ({}, {SIGNATURE: "0"}):
        with pytest.raises(BadNotice):
            TRIAL.read(body, wrong, NOW)
    with pytest.raises(BadNotice):
        Trial(CardKeys("", "other")).read(body, headers, NOW)


def test_a_refund_is_done_at_once():
    seen = TRIAL.refund(RefundOrder("t", "charge_1", 500, "MAD"))

    assert (seen.token, seen.charge, seen.amount_cents, seen.state) == (
        "t", "charge_1", 500, "done",
    )  # fmt: skip
