import pytest

from village.core.safe import CannotUnlock, Safe


def test_what_is_locked_opens_with_the_same_secret_and_purpose():
    safe = Safe("a secret")
    locked = safe.lock(b"key", "badges")

    assert b"key" not in locked
    assert Safe("a secret").unlock(locked, "badges") == b"key"
    assert locked != safe.lock(b"key", "badges")


@pytest.mark.parametrize(
    ("safe", "purpose", "change"),
    [
        (Safe("another"), "badges", 0),
        (Safe("a secret"), "seals", 0),
        (Safe("a secret"), "badges", 1),
    ],
)
def test_another_secret_purpose_or_byte_does_not_open_it(safe, purpose, change):
    locked = bytearray(Safe("a secret").lock(b"key", "badges"))
    locked[-1] ^= change

    with pytest.raises(CannotUnlock):
        safe.unlock(bytes(locked), purpose)


@pytest.mark.parametrize("text", [b"", b"x" * 11, b"x" * 32])
def test_rubbish_does_not_open(text):
    with pytest.raises(CannotUnlock):
        Safe("a secret").unlock(text, "badges")


def test_nothing_is_locked_without_a_secret():
    with pytest.raises(CannotUnlock):
        Safe("").lock(b"key", "badges")
