"""Who signs, as pages and the page of evidence have it."""

import pytest

from tests.conftest import NOW
from tests.signing import CONSENT, STROKES, put
from village.contracts.reads import signatories
from village.contracts.words import NamedSignatory
from village.contracts.writes import contracts, signing
from village.core.errors import InvalidToken, NotFound
from village.engines.documents.evidence import Manner, SignatureEvidence


def test_the_evidence_says_who_signed_when_and_how(ctx, organiser, exhibitor, drafted):
    contracts.issue(organiser, drafted)
    named = NamedSignatory("Salma Berrada", "salma@example.org", "Directrice")
    token = signing.name_signatories(exhibitor, drafted, [named])
    put(exhibitor, token, "Salma B.", STROKES)

    found = signatories.evidence(exhibitor, drafted)

    assert (found.reference, found.document_sha256, found.languages) == (
        drafted.number, drafted.file.sha256, drafted.terms.languages,
    )  # fmt: skip
    assert found.signatures == (
        SignatureEvidence(
            name="Salma Berrada",
            capacity="Directrice",
            manner=Manner.DRAWN,
            signed_at=NOW,
            email="salma@example.org",
            written="Salma B.",
            path=STROKES,
            consent=CONSENT,
        ),
    )


def test_a_contract_without_signatories_has_no_evidence(organiser, exhibitor, drafted):
    contracts.issue(organiser, drafted)

    assert signatories.evidence(exhibitor, drafted) is None
    assert signatories.next_of(signatories.of(exhibitor, drafted)) is None
    with pytest.raises(NotFound):
        signatories.scan_of(exhibitor, drafted)
    with pytest.raises(InvalidToken):
        signatories.by_token(exhibitor, "no such link")
