"""An edition is read anew where its rows have changed, and only there."""

import sqlalchemy as sa

from village.editions.reads import editions
from village.editions.tables import Edition, Pavilion


def _read(session, code):
    session.expunge_all()
    return editions.by_code(session, code)


def test_an_edition_is_read_once_while_its_rows_stay_the_same(session, edition, count_queries):
    first = _read(session, edition.code)
    shown = editions.view(first, "fr")
    count_queries.clear()

    again = _read(session, edition.code.lower())

    assert (again.id, again.name) == (edition.id, edition.name)
    assert editions.view(again, "fr") == shown
    assert shown.pavilions
    assert len(count_queries) == 1
    assert again in session


def test_a_changed_edition_is_seen_at_once(session, edition):
    _read(session, edition.code)
    session.execute(sa.update(Edition).values(venue={"fr": "Ailleurs"}))

    assert _read(session, edition.code).venue == {"fr": "Ailleurs"}


def test_a_changed_or_removed_pavilion_is_seen_at_once(session, edition):
    first = _read(session, edition.code).pavilions[0].id
    session.execute(sa.update(Pavilion).where(Pavilion.id == first).values(label={"fr": "Renommé"}))
    renamed = _read(session, edition.code).pavilions[0].label
    session.execute(sa.delete(Pavilion).where(Pavilion.id == first))

    assert renamed == {"fr": "Renommé"}
    assert first not in [p.id for p in _read(session, edition.code).pavilions]


def test_what_was_not_read_with_an_edition_is_read_where_it_is_asked_for(session, edition):
    plan, axes = edition.plan, len(edition.axes)
    _read(session, edition.code)

    again = _read(session, edition.code)

    assert (again.plan, len(again.axes)) == (plan, axes)


def test_an_edition_that_somebody_is_changing_is_left_alone(session, edition):
    _read(session, edition.code)
    mine = editions.by_code(session, edition.code)
    mine.venue = {"fr": "Pas encore écrit"}

    with session.no_autoflush:
        again = editions.by_code(session, edition.code)

    assert again is mine
    assert again.venue == {"fr": "Pas encore écrit"}


def test_no_edition_has_an_unknown_code(session, edition):
    assert editions.by_code(session, "nowhere") is None


def test_a_view_says_what_somebody_is_changing(session, edition):
    _read(session, edition.code)
    mine = _read(session, edition.code)
    mine.venue = {"fr": "Pas encore écrit"}

    assert editions.view(mine, "fr").venue == "Pas encore écrit"
