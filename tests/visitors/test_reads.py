"""Visitors as pages show them."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import acting
from tests.visitors.conftest import FIRST, SECOND, asked
from village.applications.words import State
from village.core.errors import NotFound
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.visitors import reads
from village.visitors.reads import VisitorFilters, VisitorGroup
from village.visitors.words import VisitorState
from village.visitors.writes import changing, inviting, letters, registering


@pytest.fixture
def three(visiting):
    """Return three visitors, of whom the last one waits for the first day."""
    return [
        registering.register(visiting, asked("Amine Alami", days=[FIRST, SECOND])),
        registering.register(visiting, asked("Bahia Bennis", kind="student")),
        registering.register(visiting, asked("Chama Chraibi", organisation="Atlas")),
    ]


def test_the_numbers_are_by_type_day_and_source(visiting, three):
    found = reads.numbers(visiting)

    assert (found.coming, found.pending, found.cancelled, found.waiting) == (3, 0, 0, 1)
    assert [one for one in found.by_kind if one.count] == [
        VisitorGroup("public", 2),
        VisitorGroup("student", 1),
    ]
    assert found.by_day == (VisitorGroup("2027-06-05", 2, 1), VisitorGroup("2027-06-06", 1, 0))
    assert found.by_source == (VisitorGroup("online", 3),)


def test_whose_proof_is_to_be_read_waits_for_no_place(visiting, three):
    registering.register(visiting, asked("Driss Daoudi", kind="press", proof="card 7"))

    found = reads.numbers(visiting)

    assert (found.pending, found.waiting) == (1, 1)
    assert found.by_day[0] == VisitorGroup("2027-06-05", 2, 1)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (VisitorFilters(), ["Chama Chraibi", "Bahia Bennis", "Amine Alami"]),
        (VisitorFilters(words="atlas"), ["Chama Chraibi"]),
        (VisitorFilters(words="BAHIA@"), ["Bahia Bennis"]),
        (VisitorFilters(kind="student"), ["Bahia Bennis"]),
        (VisitorFilters(day=SECOND), ["Amine Alami"]),
        (VisitorFilters(state=VisitorState.CANCELLED), []),
    ],
)
def test_a_list_is_narrowed(visiting, three, filters, names):
    found, total = reads.listed(visiting, filters, page=1)

    assert [one.name for one in found] == names
    assert total == len(names)


def test_who_hands_in_a_proof_does_not_wait_for_a_place(visiting, three):
    registering.register(visiting, asked("Driss Press", kind="press", proof="Card 12"))

    found = reads.numbers(visiting)

    assert (found.pending, found.waiting) == (1, 1)


def test_the_list_to_take_away_has_a_line_for_each(visiting, three):
    rows = list(reads.rows(visiting, VisitorFilters(kind="student"), "fr"))

    assert [row[1:6] for row in rows] == [["Étudiant", "Bahia Bennis", "", "", "bahia@example.org"]]
    assert len(rows[0]) == len(reads.COLUMNS)


def test_a_full_day_is_known(visiting, three):
    assert reads.full_days(visiting) == {FIRST}


def test_a_link_leads_to_its_visitor_in_its_edition_only(visiting, three):
    token = letters.token(visiting, three[0])
    elsewhere = replace(visiting, edition=factories.EditionFactory())

    assert reads.by_token(visiting, token) is three[0]
    for ctx, wrong in ((visiting, "x"), (elsewhere, token)):
        with pytest.raises(NotFound):
            reads.by_token(ctx, wrong)


def test_own_data_are_all_that_is_kept(visiting, three):
    changing.change(visiting, three[0], days=[FIRST], sessions=["opening"], consents=["news"])

    found = reads.own_data(visiting, three[0])

    assert {key: found[key] for key in ("name", "email", "days", "sessions", "consents")} == {
        "name": "Amine Alami",
        "email": "amine@example.org",
        "days": {"2027-06-05": True},
        "sessions": ["opening"],
        "consents": {"news": visiting.now.isoformat()},
    }


def test_a_strangers_invitation_does_not_exist(visiting, organiser):
    application = factories.ApplicationFactory(
        edition=visiting.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    code = inviting.invite(organiser, application).code

    assert reads.invited(organiser, application).spent == 0
    assert reads.host(visiting, code.lower(), "fr") == application.organisation.name
    assert reads.host(visiting, "nothing", "fr") == ""
    with pytest.raises(NotFound):
        reads.inviting(acting(visiting, Role.GATE), application.reference)


def test_the_desk_finds_who_comes(visiting, three):
    changing.cancel(visiting, three[1])
    pressed = registering.register(visiting, asked("Driss Press", kind="press", proof="Card 12"))

    found = reads.at_desk(visiting, "example.org")

    assert [one.name for one in found] == ["Amine Alami", "Chama Chraibi", pressed.name]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("alami amine", "Amine Alami"),
        ("Chraïbi", "Chama Chraibi"),
        ("chrabi", "Chama Chraibi"),
        ("شرايبي", "Chama Chraibi"),
        ("benis atlas", None),
        ("%", None),
    ],
)
def test_the_desk_finds_a_name_however_it_is_written(visiting, three, words, name):
    assert [one.name for one in reads.at_desk(visiting, words)] == ([name] if name else [])


def test_the_desk_finds_what_is_printed_on_a_badge(visiting, three):
    printed = three[0].badge.reference

    for words in (printed, printed.lower()[-6:], three[0].reference[-6:]):
        assert reads.at_desk(visiting, words) == [three[0]]
        assert reads.to_print(visiting, words) is three[0]
