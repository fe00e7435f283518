"""Lists of people: groups by one person, lists by an organiser."""

import pytest
import sqlalchemy as sa

from tests.visitors.conftest import FIRST, asked
from village.badges.words import PersonFault
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.engines import pasting
from village.visitors import reads
from village.visitors.words import VisitorSource
from village.visitors.writes import lists, registering
from village.visitors.writes.registering import Asked


def faults(checked):
    return [(one.person.name, one.fault) for one in checked]


def test_a_group_comes_on_the_days_of_who_brings_it(visiting):
    visiting.edition.visitors = {"open": True, "largest_group": 2}
    lead = registering.register(visiting, asked("Amine Alami", kind="delegation"))
    people = pasting.people("Bahia Bennis; bahia@example.org\nChama Chraibi\nDriss Daoudi")

    left = lists.register_group(visiting, lead, people)

    brought = reads.group_of(visiting, lead)
    assert faults(left) == [("Driss Daoudi", PersonFault.FULL)]
    assert [(one.name, one.kind, one.source) for one in brought] == [
        ("Bahia Bennis", "delegation", VisitorSource.GROUP),
        ("Chama Chraibi", "delegation", VisitorSource.GROUP),
    ]
    assert [[day.day for day in one.days] for one in brought] == [[FIRST], [FIRST]]
    mails = visiting.session.scalars(sa.select(OutboxMail.to).order_by(OutboxMail.id))
    assert list(mails) == ["amine@example.org", "bahia@example.org", "amine@example.org"]
    with pytest.raises(IllegalTransition):
        lists.register_group(visiting, brought[0], people)


def test_the_same_list_again_registers_nobody_twice(visiting, organiser):
    text = (
        "Bahia Bennis; bahia@example.org\nBennis Bahia\nnobody@example.org\nX; no@address\n"
        "Chama \U0001f600"
    )
    like = Asked(kind="student", name="", days=[FIRST])

    first = lists.register_list(organiser, like, pasting.people(text))
    again = lists.register_list(organiser, like, pasting.people(text))

    assert [fault for _name, fault in faults(first)] == [
        PersonFault.TWICE,
        PersonFault.NAMELESS,
        PersonFault.ADDRESS,
        PersonFault.UNDRAWABLE,
    ]
    assert (faults(again)[0], reads.numbers(organiser).coming) == (
        ("Bahia Bennis", PersonFault.NAMED),
        2,
    )


def test_only_an_organiser_takes_a_list_in(visiting):
    with pytest.raises(Forbidden):
        lists.register_list(visiting, asked(), pasting.people("Bahia Bennis"))
