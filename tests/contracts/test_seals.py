"""Seals: made once after signing, beside the issued bytes; the job is idempotent."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import NOW, acting
from tests.pdf import pages
from tests.signing import sign
from village.applications.words import State
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.contracts.writes import contracts, seals
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition, SealFailed
from village.core.files import stored
from village.editions.words.calls import CallKind
from village.engines.documents.seal_check import check
from village.engines.documents.seal_office import SealOffice
from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12
from village.stands.writes import places


@pytest.fixture(scope="session")
def office() -> SealOffice:
    """Return an office with a demo certificate that is valid at `NOW`."""
    return SealOffice(key_of_pkcs12(demo_pkcs12("Demo office", "x", NOW), "x"), demo=True)


@pytest.fixture
def signed(ctx: Context, organiser: Context) -> Contract:
    application = factories.ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(organiser, factories.StandFactory(edition=ctx.edition, number="A07"), application)
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    sign(acting(ctx, user=member.user), contract)
    return contract


def test_signing_defers_the_job_that_seals(ctx, organiser):
    deferred = []
    watched = replace(organiser, defer=lambda task, **arguments: deferred.append((task, arguments)))
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(watched, factories.StandFactory(edition=ctx.edition, number="A07"), application)
    contract = contracts.draft(watched, application)
    contracts.issue(watched, contract)
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    exhibitor = replace(acting(ctx, user=member.user), defer=watched.defer)
    sign(exhibitor, contract)

    assert ("contracts.seal", {"contract_id": contract.id}) in deferred


def test_the_sealed_bytes_stand_beside_the_issued_ones(organiser, signed, office):
    issued = organiser.storage.get(signed.file.sha256)

    seals.seal(organiser, signed, office)

    sealed = organiser.storage.get(signed.sealed_file.sha256)
    [found] = check(sealed).seals
    assert signed.state is ContractState.SEALED
    assert (sealed.startswith(issued), organiser.storage.get(signed.file.sha256)) == (True, issued)
    assert (found.by, found.level, found.claimed_at) == ("Demo office", "PAdES B-B", NOW)
    *terms, evidence = pages(sealed)
    assert len(terms) == len(pages(issued))
    assert ("Leïla Amrani" in evidence, "leila@example.org" in evidence) == (True, True)
    assert (signed.sealed_by, signed.seal_level, signed.seal_is_demo) == (
        "Demo office", "PAdES B-B", True,
    )  # fmt: skip


def test_only_an_organiser_seals_and_only_once(ctx, organiser, signed, office):
    member = factories.OrganisationMemberFactory(organisation=signed.application.organisation)

    with pytest.raises(Forbidden):
        seals.seal(acting(ctx, user=member.user), signed, office)
    seals.seal(organiser, signed, office)
    with pytest.raises(IllegalTransition):
        seals.seal(organiser, signed, office)


def test_the_system_seals_what_waits_and_nothing_twice(ctx, signed, office):
    system = replace(ctx, edition=None)

    claimed = seals.claim(system, signed.id)
    seals.seal(*claimed, office)

    assert claimed[0].actor.name == "Village"
    assert seals.claim(system, signed.id) is None
    assert seals.claim(system, 0) is None


def test_a_contract_that_cannot_be_sealed_stays_signed(organiser, signed, office):
    signed.file = stored.put(organiser, "broken.pdf", b"no PDF")

    with pytest.raises(SealFailed):
        seals.seal(organiser, signed, office)

    assert (signed.state, signed.sealed_file) == (ContractState.SIGNED, None)
