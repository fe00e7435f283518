"""Which tests count towards the branches that `make test` wants taken."""

from coverage import Coverage

#: They walk through pages or look for the unexpected in long loops; what is measured lies below
#: them and has tests of its own, and tracing takes a third of the time.
UNMEASURED = (
    "tests/blueprints/",
    "tests/board/",
    "tests/browser/",
    "tests/cli/",
    "tests/demo/",
    "tests/engines/bank/",
    "tests/engines/documents/test_sealing.py::test_a_flipped_byte",
    "tests/engines/documents/test_sealing.py::test_what_was_done_after_the_seal",
    "tests/engines/inspection/",
    "tests/engines/plans/test_fuzz.py",
    "tests/engines/plans/test_hostile.py",
    "tests/engines/test_",
    "tests/faults/",
    "tests/journeys/",
    "tests/server/",
    "tests/test_",
    "tests/web/",
)


class Measuring:
    """Coverage that is interrupted while tests of pages run, and not between two of them.

    They serve pages from threads, and a tracer is not to be changed below these.
    """

    def __init__(self) -> None:
        self.interrupted: Coverage | None = None

    def turn_to(self, test: str) -> None:
        """Go on or be interrupted, as the next test wants it."""
        if not test.startswith(UNMEASURED):
            self.go_on()
        elif self.interrupted is None and (measuring := Coverage.current()):
            measuring.stop()
            self.interrupted = measuring

    def go_on(self) -> None:
        """Measure again, so that what was measured is kept in the end."""
        if self.interrupted:
            self.interrupted.start()
            self.interrupted = None
