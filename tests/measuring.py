"""Which tests count towards the branches that `make test` wants taken."""

from coverage import Coverage

#: They walk through pages, read lists or look for the unexpected in long loops; what is measured
#: lies below them and has tests of its own, and tracing takes a third of the time.
UNMEASURED = (
    "tests/accounts/test_networks.py",
    "tests/applications/test_visible.py",
    "tests/billing/test_killed.py",
    "tests/billing/test_listing.py",
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
    "tests/gate/test_reads.py",
    "tests/journeys/",
    "tests/selection/test_quotas.py",
    "tests/server/",
    "tests/test_",
    "tests/web/",
)


class Measuring:
    """Coverage that counts what tests themselves do, and not what is set up for them.

    It is interrupted from the first set-up on, and goes on while a test of rules is called.
    """

    def __init__(self) -> None:
        self.interrupted: Coverage | None = None

    def interrupt(self) -> None:
        """Measure no more, until it goes on."""
        if self.interrupted is None and (measuring := Coverage.current()):
            measuring.stop()
            self.interrupted = measuring

    def go_on(self) -> None:
        """Measure again, so that what was measured is kept in the end."""
        if self.interrupted:
            self.interrupted.start()
            self.interrupted = None


def counts(test: str) -> bool:
    """Say whether a test counts."""
    return not test.startswith(UNMEASURED)
