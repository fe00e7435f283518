"""The rules of EN 16931, asked before a number is used."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.billing.writes.rules import StandardRules
from village.board.withdrawals import cancel_contract
from village.core.audit.tables import AuditEntry
from village.core.errors import RulesAway, StandardBroken
from village.engines import bounded
from village.engines.invoices import judging


@pytest.fixture
def asked(monkeypatch):
    """Return how many invoices were asked about, each time; all keep the rules."""
    found: list[int] = []

    def judge(several):
        found.append(len(several))
        return [() for _ in several]

    monkeypatch.setattr(judging, "judge", judge)
    return found


@pytest.fixture
def away(monkeypatch):
    """Let the rules give no answer."""

    def judge(_several):
        raise bounded.TooCostly

    monkeypatch.setattr(judging, "judge", judge)


@pytest.mark.own_process
def test_what_breaks_the_standard_gets_no_number_and_the_next_does(organiser, edition, contract):
    numbers = {"ice": "009900100000006", "if": "99001001"}
    edition.organiser = {**edition.organiser, "numbers": numbers}
    broken = invoices.draft(organiser, contract)
    broken.terms = replace(broken.terms, buyer=replace(broken.terms.buyer, country=""))
    sound = invoices.draft(organiser, contracted(organiser, "Bahia", "B1"))
    rules = StandardRules()
    rules.ask([invoices.as_issued(organiser, one.terms) for one in (broken, sound)])

    with pytest.raises(StandardBroken) as refused:
        invoices.issue(organiser, broken, rules=rules)
    invoices.issue(organiser, sound, rules=rules)

    assert refused.value.facts["rules"].startswith("[BR-11]-The Buyer postal address")
    assert (broken.state, sound.number) == (InvoiceState.PRO_FORMA, f"{edition.code}-F26-0001")


def test_each_is_asked_about_once(organiser, contract, asked):
    pro_formas = [
        invoices.draft(organiser, one) for one in (contract, contracted(organiser, "Bahia", "B1"))
    ]
    rules = StandardRules()
    rules.ask([invoices.as_issued(organiser, one.terms) for one in pro_formas])

    for one in pro_formas:
        invoices.issue(organiser, one, rules=rules)
    invoices.credit(organiser, pro_formas[0], reason="Doublon")

    assert asked == [2, 1]


def test_the_credit_notes_of_a_cancelled_contract_are_judged_together(organiser, contract, asked):
    for _ in range(2):
        invoices.issue(organiser, invoices.draft(organiser, contract))
    asked.clear()

    cancel_contract(organiser, contract, reason="Retrait", takes_back_invoices=True)

    assert asked == [2]
    notes = sa.select(Invoice.number).where(Invoice.credits_id.is_not(None)).order_by(Invoice.id)
    code = organiser.the_edition.code
    assert organiser.session.scalars(notes).all() == [f"{code}-A26-0001", f"{code}-A26-0002"]


def test_without_an_answer_no_number_is_used_unless_somebody_says_so(organiser, contract, away):
    pro_forma = invoices.draft(organiser, contract)

    with pytest.raises(RulesAway):
        invoices.issue(organiser, pro_forma)
    assert pro_forma.state is InvoiceState.PRO_FORMA
    invoices.issue(organiser, pro_forma, rules=StandardRules(are_asked=False))

    told = sa.select(AuditEntry.data).where(AuditEntry.action == "invoice_issue")
    [data] = organiser.session.scalars(told)
    assert (data["invoice"], data["unjudged"]) == (pro_forma.number, True)
