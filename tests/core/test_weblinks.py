import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.core.weblinks import web_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.example.org", "https://www.example.org"),
        (" https://example.org/a?b=c ", "https://example.org/a?b=c"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("javascript://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:password@example.org", ""),
        ("https://example.org\nevil", ""),
        ("https://[", ""),
        ("example", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(text, expected):
    assert web_address(text) == expected


@given(st.text(max_size=80))
def test_a_link_always_starts_with_http(text):
    assert web_address(text).startswith(("https://", "http://")) or web_address(text) == ""
