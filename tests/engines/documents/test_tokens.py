"""Badge tokens: signed, read again, and refused whenever anything is wrong."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.effort import tries
from village.engines.documents import tokens
from village.engines.documents.tokens import Claim

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = {1: KEY.public_key()}
NOW = datetime(2024, 6, 5, 9, tzinfo=UTC)
CLAIM = Claim(edition=24, badge=42, role=3, expires_at=datetime(2024, 6, 7, tzinfo=UTC), key=1)


def test_a_token_gives_back_its_claim():
    token = tokens.sign(CLAIM, KEY)

    assert len(token) == tokens.TOKEN_CHARACTERS
    assert tokens.verify(token, PUBLIC, NOW) == CLAIM


def test_expiry_is_rounded_up_to_the_hour():
    claim = Claim(24, 42, 3, datetime(2024, 6, 6, 22, 30, tzinfo=UTC), 1)

    found = tokens.verify(tokens.sign(claim, KEY), PUBLIC, NOW)

    assert found.expires_at == datetime(2024, 6, 6, 23, tzinfo=UTC)


def test_an_expired_token_is_refused():
    token = tokens.sign(CLAIM, KEY)

    assert tokens.verify(token, PUBLIC, CLAIM.expires_at - timedelta(seconds=1)) == CLAIM
    with pytest.raises(tokens.ExpiredToken):
        tokens.verify(token, PUBLIC, CLAIM.expires_at)


def test_a_retired_key_is_refused():
    with pytest.raises(tokens.UnknownKey):
        tokens.verify(tokens.sign(CLAIM, KEY), {2: KEY.public_key()}, NOW)


@pytest.mark.parametrize("text", ["", "A" * 113, "é" * 114, ":" * 114, "0" * 114, "A" * 9999])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(tokens.MalformedToken):
        tokens.verify(text, PUBLIC, NOW)


def test_no_mutated_token_is_accepted():
    token = tokens.sign(CLAIM, KEY)
    chance, times = random.Random(5), tries(3_000, thorough=100_000)

    accepted = sum(_accepted(_mutated(token, chance)) for _ in range(times))

    assert accepted == 0


def _mutated(token: str, chance: random.Random) -> str:
    letters = list(token)
    for _ in range(chance.randint(1, 4)):
        letters[chance.randrange(len(letters))] = chance.choice(tokens.ALPHABET)
    changed = "".join(letters)
    return changed if changed != token else _mutated(token, chance)


def _accepted(token: str) -> bool:
    try:
        tokens.verify(token, PUBLIC, NOW)
    except tokens.TokenError:
        return False
    return True


@pytest.mark.parametrize("badge", [-1, 2**32])
def test_a_number_too_large_is_not_signed(badge):
    with pytest.raises(ValueError, match="claim out of range"):
        tokens.sign(Claim(24, badge, 3, CLAIM.expires_at, 1), KEY)


def test_keys_travel_as_text():
    again = tokens.key_of_text(tokens.key_text(KEY))
    public = tokens.public_of_text(tokens.public_text(KEY.public_key()))

    assert tokens.verify(tokens.sign(CLAIM, again), {1: public}, NOW) == CLAIM


def test_a_short_code_names_its_edition_and_badge_and_is_of_one_token():
    codes = [
        tokens.short(tokens.sign(replace(CLAIM, badge=badge, key=key), KEY))
        for badge in (1, 2**32 - 1)
        for key in (1, 2)
    ]

    assert [tokens.read_short(one) for one in codes] == [
        (CLAIM.edition, badge) for badge in (1, 1, 2**32 - 1, 2**32 - 1)
    ]
    assert len(set(codes)) == 4
    assert {len(one) for one in codes} == {tokens.SHORT_CHARACTERS}
    assert all(map(tokens.is_well_formed, codes))


@pytest.mark.parametrize("text", ["", "0" * 24, "É" * 24, "0" * 114])
def test_what_is_no_short_code_is_refused(text):
    with pytest.raises(tokens.MalformedToken):
        tokens.read_short(text)
