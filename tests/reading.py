"""Reading strangers' files in the process of the test, where another one is not what it shows."""

import pytest

from village.engines import bounded


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: to start one for each takes longer than all the rest.

    A test marked `own_process` has files that would harm this one. That no file harms more than
    its reader, the tests of the engines show, and those in a browser go the whole way.
    """
    if request.node.get_closest_marker("own_process") is None:
        monkeypatch.setattr(bounded, "run", _read)


def _read(reader: str, request: bytes, _limits: bounded.ProcessLimits) -> bytes:
    try:
        return bounded.answer(reader, request)
    except Exception:  # as the end of its process would be told
        raise bounded.TooCostly from None
