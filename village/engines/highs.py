"""HiGHS, loaded with the first problem: processes that solve nothing do without its memory."""

from typing import Any


def __getattr__(name: str) -> Any:
    import highspy  # slow, as above

    return getattr(highspy, name)
