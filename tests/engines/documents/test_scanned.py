"""Hand scanners: the same code through keyboards of several layouts, prefixes and suffixes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.documents import scanned, tokens

KEYS_US = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./ "
KEYS_US_SHIFT = '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>? '
KEYS_FRENCH = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:! "
KEYS_FRENCH_SHIFT = "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§ "

FRENCH = str.maketrans(KEYS_US + KEYS_US_SHIFT, KEYS_FRENCH + KEYS_FRENCH_SHIFT)
FRENCH_CAPITALS = str.maketrans(KEYS_US + KEYS_US_SHIFT, KEYS_FRENCH_SHIFT + KEYS_FRENCH)

LAYOUTS = {
    "as it is": lambda code: code,
    "US with capitals": str.lower,
    "French": lambda code: code.translate(FRENCH),
    "French with capitals": lambda code: code.translate(FRENCH_CAPITALS),
    "French, capitals of letters only": lambda code: code.translate(FRENCH).swapcase(),
}


def code(badge: int) -> str:
    claim = tokens.Claim(3, badge, 1, datetime(2030, 1, 1, tzinfo=UTC), 1)
    return tokens.sign(claim, tokens.Ed25519PrivateKey.from_private_bytes(bytes(32)))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("prefix", "suffix"), [("", ""), ("", "\r\n"), ("]Q1", "\t"), ("\x02", "\x03"), ("AB", "ZZ")]
)
def test_a_code_is_read_through_every_layout(layout, prefix, suffix):
    typed = LAYOUTS[layout]

    for badge in range(40):
        assert code(badge) in scanned.candidates(prefix + typed(code(badge)) + suffix)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("prefix", "suffix"), [("", "\r\n"), ("]Q1", "\t"), ("AB", "ZZ")])
def test_a_short_code_is_read_through_every_layout(layout, prefix, suffix):
    typed = LAYOUTS[layout]

    for short in map(tokens.short, map(code, range(40))):
        assert short in scanned.candidates(prefix + typed(short) + suffix)


@given(st.text(max_size=300))
def test_whatever_is_scanned_only_well_formed_codes_are_yielded(text):
    assert all(tokens.is_well_formed(found) for found in scanned.candidates(text))


def test_a_reference_is_no_code():
    assert list(scanned.candidates("CSC24-B-00004")) == []
