"""Who signs a contract, whose turn it is, and what is known of each signature."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from village.applications import Application
from village.contracts.tables import Contract, Signatory
from village.contracts.words import (
    CODE_LIVES,
    LINK_LIVES,
    MOST_WRONG_CODES,
    ContractState,
)
from village.core.context import Context
from village.core.errors import InvalidToken, NotFound
from village.core.tokens import token_hash
from village.engines.documents.evidence import EvidenceData, SignatureEvidence


def of(ctx: Context, contract: Contract) -> Sequence[Signatory]:
    """Return who signs a contract, in their order."""
    chosen = sa.select(Signatory).where(Signatory.contract_id == contract.id)
    return ctx.session.scalars(
        chosen.options(joinedload(Signatory.scan)).order_by(Signatory.turn)
    ).all()


def next_of(people: Sequence[Signatory]) -> Signatory | None:
    """Return whose turn it is; None where all have signed."""
    return next((one for one in people if one.signed_at is None), None)


def by_token(ctx: Context, token: str) -> Signatory:
    """Return whose link this is, in the edition.

    Raises:
        InvalidToken: nobody's, or it has expired, or its contract is over.
    """
    over = (ContractState.AMENDED, ContractState.CANCELLED)
    found = ctx.session.scalar(
        sa.select(Signatory)
        .join(Contract, Contract.id == Signatory.contract_id)
        .join(Application, Application.id == Contract.application_id)
        .where(
            Signatory.token_hash == token_hash(token),
            Signatory.asked_at > ctx.now - LINK_LIVES,
            Contract.state.not_in(over),
            Application.edition_id == ctx.the_edition.id,
        )
        .options(joinedload(Signatory.contract).undefer(Contract.terms))
    )
    if found is None:
        raise InvalidToken
    return found


def scan_of(ctx: Context, contract: Contract) -> Signatory:
    """Return the signature on paper whose scan was handed in.

    Raises:
        NotFound: the contract was signed online alone.
    """
    for one in of(ctx, contract):
        if one.scan_id is not None:
            return one
    raise NotFound


def has_live_code(ctx: Context, signatory: Signatory) -> bool:
    """Say whether a code that was sent can still be typed."""
    sent = signatory.code_sent_at
    if sent is None or signatory.code_failures >= MOST_WRONG_CODES:
        return False
    return ctx.now < sent + CODE_LIVES


def evidence(ctx: Context, contract: Contract) -> EvidenceData | None:
    """Return what the page of evidence of a signed contract says.

    None for a contract without signatories, as they were accepted in earlier releases.
    """
    people = ctx.session.scalars(
        sa.select(Signatory)
        .where(Signatory.contract_id == contract.id, Signatory.signed_at.is_not(None))
        .options(joinedload(Signatory.scan), undefer(Signatory.path))
        .order_by(Signatory.turn)
    ).all()
    if not people or contract.file is None:
        return None
    return EvidenceData(
        reference=contract.number,
        document_sha256=contract.file.sha256,
        organiser=contract.terms.organiser.name,
        signatures=tuple(map(_known, people)),
        languages=contract.terms.languages,
        timezone=ctx.the_edition.timezone,
    )


def _known(one: Signatory) -> SignatureEvidence:
    if one.signed_at is None or one.manner is None:
        raise NotFound  # asked of who has signed alone
    return SignatureEvidence(
        name=one.name,
        capacity=one.capacity,
        manner=one.manner,
        signed_at=one.signed_at,
        email=one.email,
        written=one.written,
        path=one.path,
        consent=one.consent,
        network=one.network,
        proxy=one.proxy,
        scan_sha256=one.scan.sha256 if one.scan else "",
    )
