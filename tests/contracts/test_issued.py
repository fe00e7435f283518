"""What anybody who holds a contract may learn of it, by its code or by its content."""

import pytest

from village.contracts.reads import issued
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.errors import NotFound


def test_a_contract_is_known_by_its_code_once_it_is_issued(ctx, organiser, drafted):
    with pytest.raises(NotFound):
        issued.by_token(ctx, drafted.public_token)

    contracts.issue(organiser, drafted)
    found = issued.by_token(ctx, drafted.public_token)

    assert (found.number, found.version, found.exhibitor) == (drafted.number, 1, "Atlas")
    assert (found.state, found.in_force) == (ContractState.ISSUED, True)
    assert found.issued_sha256 == drafted.file.sha256
    assert (found.sealed_sha256, found.signed_at) == ("", None)


def test_a_contract_is_known_by_the_bytes_of_its_document(ctx, organiser, drafted):
    contracts.issue(organiser, drafted)

    found = issued.by_content(ctx, ["", drafted.file.sha256])

    assert found == issued.by_token(ctx, drafted.public_token)
    assert found.copy_of([drafted.file.sha256]) is issued.Copy.ISSUED
    assert issued.by_content(ctx, ["0" * 64]) is None
    assert issued.by_content(ctx, [""]) is None


def test_a_cancelled_contract_is_known_and_not_in_force(ctx, organiser, drafted):
    contracts.issue(organiser, drafted)
    contracts.cancel(organiser, drafted, reason="faillite")

    assert not issued.by_token(ctx, drafted.public_token).in_force
