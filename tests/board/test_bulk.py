"""Contracts and badges by the hundred: complete ones only, step by step, again after a death."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.board import bulk
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.context import Context
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.runs.words import Stopped
from village.editions.words.calls import CallKind
from village.stands.writes import places


class Told:
    """What a work tells; stops it after so many steps when asked to."""

    def __init__(self, stop_after: int = 1000) -> None:
        self.steps: list[dict[str, object]] = []
        self.kept = 0
        self._stop_after = stop_after

    def __call__(self, share: float, stage: str, /, **facts: object) -> None:
        self.steps.append({"share": share, "stage": stage, **facts})

    def keep(self) -> None:
        self.kept += 1
        if self.kept >= self._stop_after:
            raise Stopped


@pytest.fixture
def drafted(organiser: Context) -> list[Contract]:
    """Return seven drafted contracts; the third lacks its exhibitor's address and ICE."""
    made = []
    for number in range(7):
        whole = {"address": "1, rue Haute", "city": "Rabat", "ice": f"00123456700{number:04}"}
        bare = {"address": "", "city": "", "ice": ""}
        application = factories.ApplicationFactory(
            edition=organiser.edition,
            organisation=factories.OrganisationFactory(
                country="MA", **(bare if number == 2 else whole)
            ),
            kind=CallKind.EXHIBITOR,
            state=State.CONFIRMED,
        )
        stand = factories.StandFactory(edition=organiser.edition, number=f"A{number:02}")
        places.give(organiser, stand, application)
        made.append(contracts.draft(organiser, application))
    return made


def states(found) -> list[ContractState]:
    return [contract.state for contract in found]


def test_complete_drafts_are_issued_and_the_others_named(organiser, drafted):
    told = Told()

    result = bulk.issue_contracts(organiser, told)

    assert result == {"issued": 6, "left": [drafted[2].number]}
    assert contracts.lacking(drafted[2]) == ("address", "ice")
    assert [step["done"] for step in told.steps] == [5, 7]
    assert states(drafted).count(ContractState.ISSUED) == 6
    mails = sa.select(sa.func.count()).where(OutboxMail.template == "contract_issued")
    assert organiser.session.scalar(mails) == 6


def test_a_stopped_work_keeps_its_steps_and_goes_on_later(organiser, drafted):
    with pytest.raises(Stopped):
        bulk.issue_contracts(organiser, Told(stop_after=1))
    before = states(drafted).count(ContractState.ISSUED)
    kept = {contract.number: contract.file for contract in drafted}

    result = bulk.issue_contracts(organiser, Told())

    assert (before, result["issued"]) == (4, 2)
    assert all(contract.file is kept[contract.number] for contract in drafted[:2])


def test_a_contract_that_cannot_be_made_does_not_keep_the_others_back(organiser, drafted):
    unseen = replace(drafted[0].terms.exhibitor, name="𒀭")
    drafted[0].terms = replace(drafted[0].terms, exhibitor=unseen)
    organiser.session.flush()

    result = bulk.issue_contracts(organiser, Told())

    assert result == {"issued": 5, "left": [drafted[0].number, drafted[2].number]}
    assert drafted[0].state is ContractState.DRAFTED


def test_requested_badges_are_issued(ctx, organiser):
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition, organisation=member.organisation, state=State.CONFIRMED
    )
    owner = acting(ctx, user=member.user)
    named = [issuing.name_person(owner, application, name=name) for name in ("A", "B", "C")]
    issuing.revoke(owner, named[1])
    kept = issuing.name_person(owner, application, name="D")
    kept.name = "𒀭𒁀"  # as a row of before has it

    result = bulk.issue_badges(organiser, Told())

    assert result == {"issued": 2, "left": [kept.reference]}
    assert kept.state is BadgeState.REQUESTED
    assert [badge.state for badge in named] == [
        BadgeState.ISSUED, BadgeState.REVOKED, BadgeState.ISSUED,
    ]  # fmt: skip


def test_badges_are_drawn_into_files_and_count_as_printed(ctx, organiser, monkeypatch):
    monkeypatch.setattr(bulk, "BADGES_A_FILE", 2)
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition, organisation=member.organisation, state=State.CONFIRMED
    )
    owner = acting(ctx, user=member.user)
    named = [issuing.name_person(owner, application, name=name) for name in ("A", "B", "C")]
    issuing.issue(organiser, named)

    result = bulk.print_badges(organiser, Told(), sheet="a4x4", again=False)
    nothing = bulk.print_badges(organiser, Told(), sheet="a4x4", again=False)
    again = bulk.print_badges(organiser, Told(), sheet="cr80", again=True)

    assert [file["badges"] for file in result["files"]] == [2, 1]
    assert organiser.storage.get(result["files"][0]["sha256"]).startswith(b"%PDF")
    assert (nothing["files"], again["badges"]) == ([], 3)
    assert {badge.printed_at for badge in organiser.session.scalars(sa.select(Badge))} == {ctx.now}


@pytest.mark.parametrize("work", [bulk.issue_contracts, bulk.issue_badges])
def test_only_an_organiser_issues(ctx, work):
    with pytest.raises(Forbidden):
        work(replace(acting(ctx, Role.JUROR)), Told())
