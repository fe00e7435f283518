"""Contracts: draft the terms, issue the document once, sign it, cancel it."""

import sqlalchemy as sa

from village import policy
from village.context import Context
from village.documents.contract_file import parse_contract
from village.documents.contracts import build_contract
from village.domain.applications import State
from village.domain.contracts import CONTRACT_FLOW, ContractAction, ContractState
from village.domain.errors import AlreadyDone, IllegalTransition
from village.domain.permissions import Permission as P
from village.domain.stands import PlaceAction, PlaceState
from village.models import Application, Contract, Edition, StandPlace, StoredFile
from village.services import audit, outbox, stands, terms


def act(ctx: Context, contract: Contract, action: ContractAction, **facts: object) -> None:
    """Move a contract one step along its flow, with its audit line and its mail. Flushes.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on the contract's application.
    """
    step = CONTRACT_FLOW.step(contract.state, action)
    policy.require(ctx.actor, step.needs, contract.application)
    before, contract.state = contract.state, step.target
    ctx.session.flush()
    audit.record(
        ctx,
        contract.application.reference,
        f"contract_{action}",
        contract=contract.number,
        before=before,
        after=step.target,
        **facts,
    )
    if step.mail:
        organisation = contract.application.organisation
        outbox.queue(
            ctx,
            step.mail,
            to=organisation.contact_email,
            language=organisation.language,
            reference=contract.application.reference,
            name=organisation.contact_name,
            organisation=organisation.name,
            contract=contract.number,
            stand=contract.place.stand.number,
        )


def draft(ctx: Context, application: Application) -> Contract:
    """Draft the contract of a confirmed application on the stand it was given. Flushes.

    Raises:
        IllegalTransition: the application is not confirmed or has no stand.
        AlreadyDone: it has a contract.
        Forbidden: the actor may not make contracts.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    place = ctx.session.scalar(
        sa.select(StandPlace).where(
            StandPlace.application_id == application.id, StandPlace.state == PlaceState.ALLOCATED
        )
    )
    if application.state is not State.CONFIRMED or place is None:
        raise IllegalTransition(state=application.state, action="draft_contract")
    if in_force(ctx, application) is not None:
        raise AlreadyDone
    quote = terms.quote(application, place)
    number = _next_number(ctx)
    contract = Contract(
        number=number,
        application=application,
        place=place,
        state=ContractState.DRAFTED,
        terms=terms.of(ctx, number, application, place, quote),
        net_cents=quote.net_cents,
        vat_cents=quote.vat_cents,
        deposit_cents=quote.deposit_cents,
        currency=ctx.the_edition.currency,
        drafted_at=ctx.now,
    )
    ctx.session.add(contract)
    ctx.session.flush()
    audit.record(ctx, application.reference, "contract_draft", contract=number)
    return contract


def issue(ctx: Context, contract: Contract) -> None:
    """Render the contract once and keep its bytes with their SHA-256; the stand is contracted.

    Raises:
        IllegalTransition: it was issued before.
        Forbidden: the actor may not issue contracts.
    """
    CONTRACT_FLOW.step(contract.state, ContractAction.ISSUE)
    policy.require(ctx.actor, P.CONTRACT, contract.application)
    contract.terms = {**contract.terms, "issued_on": ctx.now.date().isoformat(), "draft": False}
    contract.file = _kept(ctx, contract.number, build_contract(parse_contract(contract.terms)))
    contract.issued_at = ctx.now
    act(ctx, contract, ContractAction.ISSUE, sha256=contract.file.sha256)
    stands.act(ctx, contract.place, PlaceAction.CONTRACT)


def preview(contract: Contract) -> bytes:
    """Return the PDF of a drafted contract, marked as a draft; nothing is kept."""
    return build_contract(parse_contract({**contract.terms, "draft": True}))


def sign(ctx: Context, contract: Contract, *, name: str) -> None:
    """Note that the exhibitor accepts the issued contract, under the name typed.

    Raises:
        IllegalTransition: it is not waiting for a signature.
        Forbidden: the actor does not act for the exhibitor.
    """
    contract.signed_by, contract.signed_at = name, ctx.now
    act(ctx, contract, ContractAction.SIGN, signed_by=name, sha256=_sha256(contract))


def cancel(ctx: Context, contract: Contract, *, reason: str) -> None:
    """Cancel a contract and free its stand.

    Raises:
        IllegalTransition: it is over already.
        Forbidden: the actor may not cancel contracts.
    """
    act(ctx, contract, ContractAction.CANCEL, reason=reason)
    if contract.place.state is not PlaceState.RELEASED:
        stands.release(ctx, contract.place)


def in_force(ctx: Context, application: Application) -> Contract | None:
    """Return the application's contract that is neither cancelled nor amended."""
    over = (ContractState.AMENDED, ContractState.CANCELLED)
    return ctx.session.scalar(
        sa.select(Contract).where(
            Contract.application_id == application.id, Contract.state.not_in(over)
        )
    )


def _sha256(contract: Contract) -> str:
    return contract.file.sha256 if contract.file else ""


def _kept(ctx: Context, number: str, content: bytes) -> StoredFile:
    return StoredFile(
        sha256=ctx.storage.put(content),
        name=f"{number}.pdf",
        media_type="application/pdf",
        size_bytes=len(content),
        created_at=ctx.now,
    )


def _next_number(ctx: Context) -> str:
    """Return the edition's next contract number; the row's lock keeps the series without gaps."""
    edition = ctx.the_edition
    number = ctx.session.scalar(
        sa.update(Edition)
        .where(Edition.id == edition.id)
        .values(last_contract_number=Edition.last_contract_number + 1)
        .returning(Edition.last_contract_number)
        .execution_options(synchronize_session=False)
    )
    return f"{edition.code}-C-{number:04d}"
