"""Which tests count towards the branches that `make test` wants taken."""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage

#: They walk through pages; what is measured lies below them, and tracing takes a third of the time.
UNMEASURED = ("tests/blueprints/", "tests/browser/", "tests/demo/", "tests/journeys/", "tests/web/")


@contextmanager
def only_below_pages(test: str) -> Iterator[None]:
    """Do not note the branches that a test of pages takes, its set-up included."""
    measuring = Coverage.current()
    if measuring is None or not test.startswith(UNMEASURED):
        yield
        return
    measuring.stop()
    try:
        yield
    finally:
        measuring.start()
