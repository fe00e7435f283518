import pytest

from village.core.emails import LONGEST_ADDRESS, is_email_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("salma@example.org", True),
        ("salma.berrada+stand@mail.example.ma", True),
        ("salma", False),
        ("salma@", False),
        ("salma@example.org, omar@example.org", False),
        ("Salma <salma@example.org>", False),
        ("salma@" + "a" * LONGEST_ADDRESS + ".example", False),
    ],
)
def test_a_text_is_one_complete_address_or_none(text, expected):
    assert is_email_address(text) is expected
