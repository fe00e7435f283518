"""Visitors of a spreadsheet: looked at, then all of them or none."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.visitors.conftest import FIRST, asked
from village.badges.words import PersonFault
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.visitors.tables import Visitor
from village.visitors.words import VisitorSource
from village.visitors.writes import registering, taking_in

AMINE = asked("Amine Alami")
BAHIA = asked("Bahia Bennis")
CHAMA = asked("Chama Chraibi", email="")


def told(found):
    return [(one.asked.name, one.fault, one.waits) for one in found]


def visitors(ctx):
    return list(ctx.session.scalars(sa.select(Visitor.name).order_by(Visitor.id)))


def test_who_is_taken_in_agrees_to_nothing_and_is_told_by_whom(visiting, organiser):
    found = taking_in.take_in(organiser, [AMINE, CHAMA], may_wait=False)

    assert told(found) == [("Amine Alami", None, ()), ("Chama Chraibi", None, ())]
    taken = visiting.session.scalars(sa.select(Visitor)).all()
    assert [(one.source, one.consents) for one in taken] == [(VisitorSource.LIST, {})] * 2
    [mail] = visiting.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to) == ("visitor_taken_in", "amine@example.org")


def test_the_same_sheet_again_registers_nobody_twice(visiting, organiser):
    registering.register(visiting, asked("Amin Alami", email="AMINE@example.org"))
    sheet = [AMINE, CHAMA, replace(CHAMA, name="chama chraibi")]

    first = taking_in.take_in(organiser, sheet, may_wait=False)
    again = taking_in.take_in(organiser, sheet, may_wait=False)

    assert [(one.fault, one.about) for one in first] == [
        (PersonFault.NAMED, "Amin Alami"),
        (None, ""),
        (PersonFault.TWICE, "Chama Chraibi"),
    ]
    assert [one.skipped for one in again] == [True] * 3
    assert visitors(organiser) == ["Amin Alami", "Chama Chraibi"]


def test_one_line_that_is_not_right_keeps_all_out(visiting, organiser):
    sheet = [AMINE, replace(BAHIA, email="bahia@"), replace(CHAMA, organisation="\U0001f600")]

    found = taking_in.take_in(organiser, sheet, may_wait=True)

    assert [(one.fault, one.about) for one in found] == [
        (None, ""),
        (PersonFault.ADDRESS, ""),
        (PersonFault.UNDRAWABLE, "\U0001f600 (\U0001f600)"),
    ]
    assert visitors(organiser) == []


def test_nobody_waits_unless_the_organiser_says_so(visiting, organiser):
    sheet = [AMINE, BAHIA, CHAMA]  # for two places

    refused = taking_in.take_in(organiser, sheet, may_wait=False)
    left = visitors(organiser)
    taking_in.take_in(organiser, sheet, may_wait=True)

    assert ([one.waits for one in refused], left) == ([(), (), (FIRST,)], [])
    days = organiser.session.scalars(sa.select(Visitor).order_by(Visitor.id)).all()
    assert [[day.given for day in one.days] for one in days] == [[True], [True], [False]]


def test_only_an_organiser_takes_a_sheet_in(visiting):
    with pytest.raises(Forbidden):
        taking_in.take_in(visiting, [AMINE], may_wait=False)
