"""Which process runs which test, and in what order, where several run side by side."""

import zlib

import pytest
from xdist.scheduler import LoadScopeScheduling

# The groups of pytest-xdist 3.8 have no effect under pytest 9.2: they change a test's old name.

#: What these need (a whole installation; a browser and a copy of the demo) is dear to set up,
#: and a test of theirs may wait for long: each file runs in one process, before all others.
WHOLE = ("tests/faults/", "tests/test_first_hour.py", "tests/browser/")


class Scheduling(LoadScopeScheduling):
    """Keeps the dear files whole; every other test goes to the process that is free first."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid


def put_first(items: list[pytest.Item]) -> None:
    """Move the dear files to the front; the rest stays in its order."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in WHOLE])


def in_one_language(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests without those that drive a browser through the same in another language.

    Which language a test gets is fixed by its name, so that about as many walk in each.
    """
    spoken: dict[tuple[str, str], list[str]] = {}
    for item in items:
        if language := _language(item):
            spoken.setdefault(_walk(item), []).append(language)
    kept = {
        walk: sorted(languages)[zlib.crc32(walk[0].encode()) % len(languages)]
        for walk, languages in spoken.items()
    }
    return [
        item for item in items if not (language := _language(item)) or language == kept[_walk(item)]
    ]


def _language(item: pytest.Item) -> str:
    """Return the language in which a browser is driven; nothing where the test has but one."""
    drives = item.nodeid.startswith("tests/browser/")
    return str(_params(item).get("lang", "")) if drives else ""


def _walk(item: pytest.Item) -> tuple[str, str]:
    """Return which test it is, and with which values but the language."""
    others = {name: value for name, value in _params(item).items() if name != "lang"}
    return item.nodeid.partition("[")[0], repr(sorted(others.items()))


def _params(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}
