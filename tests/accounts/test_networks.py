import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.accounts.words.networks import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, UNKNOWN),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
    ],
)
def test_a_household_counts_as_one_network(address, expected):
    assert network_of(address) == expected


@given(st.text(max_size=60))
def test_any_text_counts_as_some_network(address):
    assert network_of(address)
