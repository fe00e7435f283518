"""The benchmarks can still make what they measure."""

import sqlalchemy as sa

from benchmarks import seeding, typesetting
from village.applications.tables import Application
from village.applications.words import State
from village.editions.words.calls import CallKind


def kinds_and_states(session, edition):
    rows = sa.select(Application).where(Application.edition_id == edition.id)
    found = session.scalars(rows.order_by(Application.id))
    return [(one.call.kind, one.kind, one.state) for one in found]


def test_an_edition_has_applications_in_all_states(session):
    edition = seeding.edition(5)

    startups = [(CallKind.STARTUP, CallKind.STARTUP, state) for state in seeding.STATES[1:4]]
    [first, last] = [
        (CallKind.EXHIBITOR, CallKind.EXHIBITOR, seeding.STATES[place]) for place in (0, 4)
    ]
    assert kinds_and_states(session, edition) == [first, *startups, last]


def test_an_edition_in_one_state_has_the_files_of_a_jury(session):
    edition = seeding.edition(2, state=State.ELIGIBLE)
    _juror, given = seeding.juror(edition, 2)

    assert given == [f"{edition.code}-0001", f"{edition.code}-0002"]
    assert (
        kinds_and_states(session, edition)
        == [(CallKind.STARTUP, CallKind.STARTUP, State.ELIGIBLE)] * 2
    )


def test_nothing_is_found_in_how_varied_documents_are_set():
    found = [typesetting.checked(made).faults for made in typesetting.documents(10)]

    assert found == [{}] * 10


def test_a_figure_that_does_not_stand_whole_is_found():
    made = next(typesetting.documents(1))

    other = made._replace(figures=frozenset({"12 345 678,90"}))

    assert typesetting.checked(other).faults == {"figures broken": 1}
