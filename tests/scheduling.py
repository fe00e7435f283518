"""Which process runs which test, and in what order, where several run side by side."""

import pytest
from xdist.scheduler import LoadScopeScheduling

# The groups of pytest-xdist 3.8 have no effect under pytest 9.2: they change a test's old name.

#: What these need (a whole installation; a browser and a copy of the demo) is dear to set up,
#: and a test of theirs may wait for long: each file runs in one process, before all others.
WHOLE = ("tests/faults/", "tests/browser/")


class Scheduling(LoadScopeScheduling):
    """Keeps the dear files whole; every other test goes to the process that is free first."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid


def put_first(items: list[pytest.Item]) -> None:
    """Move the dear files to the front; the rest stays in its order."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in WHOLE])
