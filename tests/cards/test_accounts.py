"""The account at a provider: keys that are locked, read by nobody, and in no log or export."""

import pytest
import sqlalchemy as sa

from village.board import editions
from village.cards import reads
from village.cards.words import ProviderKind
from village.cards.writes import accounts
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.editions.words.file.archive import as_zip


def test_keys_are_locked_and_stand_in_no_log_nor_file_of_the_edition(organiser, account):
    kept = accounts.keys(organiser, account)

    assert (kept.secret, kept.signing, account.secret_end) == ("sk_live_1234", "whsec_1", "1234")
    assert "sk_live" not in repr(kept)
    assert b"sk_live" not in account.secret + (account.signing or b"")
    [entry] = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "card_account")
    )
    assert entry.data == {
        "provider": "stripe", "on": True, "test": False, "new_secret": True, "new_signing": True,
    }  # fmt: skip
    assert b"sk_live" not in as_zip(editions.give(organiser))


def test_a_key_left_empty_stays_and_another_provider_asks_for_its_own(organiser, account):
    accounts.keep(organiser, provider=ProviderKind.STRIPE, secret="", signing="", is_on=False)
    assert (accounts.keys(organiser, account).secret, account.is_on) == ("sk_live_1234", False)
    with pytest.raises(ValueError, match="secret"):
        accounts.keep(organiser, provider=ProviderKind.TRIAL, secret="", signing="", is_on=False)
    accounts.keep(organiser, provider=ProviderKind.TRIAL, secret="t1", signing="t2", is_on=True)

    assert (reads.account(organiser), account.is_test) == (account, True)


def test_cards_are_turned_on_only_where_notices_can_be_read(organiser):
    key = {"provider": ProviderKind.STRIPE, "secret": "sk_test_1", "signing": ""}
    with pytest.raises(ValueError, match="notices"):
        accounts.keep(organiser, **key, is_on=True)
    account = accounts.keep(organiser, **key, is_on=False)

    assert (account.is_test, accounts.keys(organiser, account).signing) == (True, "")


def test_nobody_else_keeps_keys(exhibitor):
    with pytest.raises(Forbidden):
        accounts.keep(exhibitor, provider=ProviderKind.STRIPE, secret="s", signing="", is_on=False)
