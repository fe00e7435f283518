"""Which process runs which test, and in what order, where several run side by side."""

import zlib

import pytest
from xdist.scheduler import LoadScopeScheduling

# The groups of pytest-xdist 3.8 have no effect under pytest 9.2: they change a test's old name.

#: What these need (a whole installation; a browser and a copy of the demo; every source read) is
#: dear to set up, and a test of theirs may wait for long: they begin.
FIRST = (
    "tests/faults/", "tests/test_first_hour.py", "tests/browser/", "tests/test_architecture.py",
)  # fmt: skip
#: Each test of these asks every page, and shares nothing with the next.
SWEEPS = (
    "tests/blueprints/test_access_matrix.py",
    "tests/blueprints/test_recusal.py",
    "tests/blueprints/test_two_editions.py",
)


class Scheduling(LoadScopeScheduling):
    """Keeps a file whole, so that what its tests share is made once, but for the sweeps."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(SWEEPS) else nodeid.partition("::")[0]


def put_first(items: list[pytest.Item]) -> None:
    """Move the files that take longest to the front; the rest stays in its order."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in FIRST])


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
