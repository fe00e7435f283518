"""Seals: the organiser's certificate closes a signed contract; what was issued stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from village.applications import Application, lock
from village.contracts.reads import signatories
from village.contracts.tables import Contract
from village.contracts.words import CONTRACT_FLOW, ContractAction, ContractState
from village.contracts.writes import contracts
from village.core import policy, sealing
from village.core.actor import SYSTEM
from village.core.errors import NotFound
from village.core.files import stored
from village.core.permissions import Permission as P
from village.editions import Edition
from village.engines.documents.evidence import build_evidence

if TYPE_CHECKING:
    from village.core.context import Context
    from village.engines.documents.seal_office import SealOffice


def seal(ctx: Context, contract: Contract, office: SealOffice) -> None:
    """Seal the signed contract with the evidence of its signatures behind it. Flushes.

    The sealed bytes begin with those that were issued, and are kept beside them.

    Raises:
        IllegalTransition: it is not signed, or is sealed already.
        Forbidden: the actor may not seal contracts.
        NotFound: it has no document.
        SealFailed: the document cannot be sealed now; nothing has changed.
    """
    lock(ctx, [contract.application], contract)
    CONTRACT_FLOW.step(contract.state, ContractAction.SEAL)
    policy.require(ctx.actor, P.SEAL, contract.application)
    if contract.file is None:
        raise NotFound
    known = signatories.evidence(ctx, contract)
    sealed = sealing.sealed(
        ctx,
        office,
        ctx.storage.get(contract.file.sha256),
        place=contract.terms.place,
        behind=build_evidence(known) if known else b"",
    )
    contract.sealed_file = stored.put(ctx, f"{contract.number}.pdf", sealed.content)
    contract.sealed_at, contract.sealed_by = ctx.now, sealed.by[:160]
    contract.seal_level, contract.seal_is_demo = sealed.level.value, sealed.demo
    contracts.act(
        ctx,
        contract,
        ContractAction.SEAL,
        sha256=contract.sealed_file.sha256,
        by=sealed.by,
        level=sealed.level.value,
        demo=sealed.demo,
    )


def claim(ctx: Context, contract_id: int) -> tuple[Context, Contract] | None:
    """Lock a contract that waits for its seal, with the context in which the system seals it.

    None where there is nothing to do: it was sealed meanwhile, or is over.
    """
    contract = ctx.session.get(Contract, contract_id)
    if contract is None:
        return None
    lock(ctx, [contract.application], contract)
    if contract.state is not ContractState.SIGNED:
        return None
    edition = ctx.session.scalars(
        sa.select(Edition)
        .join(Application, Application.edition_id == Edition.id)
        .where(Application.id == contract.application_id)
    ).one()
    return replace(ctx, edition=edition, actor=replace(SYSTEM, edition_id=edition.id)), contract
