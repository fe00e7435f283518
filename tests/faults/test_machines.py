import pytest

from tests import namespaces
from tests.faults import machines

pytestmark = pytest.mark.faults


@pytest.mark.second_opinion("nginx")
def test_work_goes_on_while_a_machine_the_storage_and_the_database_are_away(tmp_path):
    figures = machines.run(tmp_path, away_seconds=5)

    assert figures.networks == (5 if namespaces.may_bridge() else 1)
    assert set(answered(figures.while_killed)) <= {"200"}
    assert set(answered(figures.while_storage_away)) <= {"200"}
    assert set(answered(figures.while_database_away)) <= {"200", "503"}
    assert figures.imports_sent_again > 0  # while PostgreSQL was away, nothing was brought in
    assert figures.payments == figures.imported + 1 > 10
    assert (figures.said_storage_away, figures.logged_in, figures.worker_works) == (True,) * 3


def answered(said):
    """Return how often each status was answered."""
    return dict(one.split(": ") for one in said.split(", ")) if said else {}


def test_machines_of_one_loopback_differ_by_their_ports_alone():
    shared = namespaces.Loopback()

    assert (shared.address("web0"), shared.on("web0"), shared.networks) == ("127.0.0.1", [], 1)
