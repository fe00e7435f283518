"""Contracts: draft the terms, issue the document once, amend it, cancel it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from village import orders
from village.applications import Application, State, lock
from village.contracts.tables import Contract
from village.contracts.words import (
    CONTRACT_FLOW,
    IN_FORCE,
    ContractAction,
    ContractState,
    says_the_same,
)
from village.contracts.writes import terms
from village.core import audit, policy, steps
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition, TextNotDrawable
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.editions import CallKind, Edition, numbers, taken
from village.engines.documents.contract_data import ContractData
from village.engines.documents.contracts import build_contract
from village.engines.documents.drawable import DrawingFault, Undrawable
from village.engines.pictures import on_paper
from village.exhibitors import entries
from village.stands import PlaceAction, PlaceState, StandPlace, halls, places

_TOKEN_BYTES = 16


def act(
    ctx: Context,
    contract: Contract,
    action: ContractAction,
    *,
    within: P | None = None,
    **facts: object,
) -> None:
    """Move a contract one step along its flow, with its audit line and its mail. Flushes.

    `within` is as for `steps.move`.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on the contract's application.
    """
    application = contract.application
    steps.move(
        ctx,
        contract,
        action,
        about=application,
        entry=LogEntry(
            application.reference, f"contract_{action}", {"contract": contract.number, **facts}
        ),
        letter=lambda: _letter(ctx, contract),
        within=within,
    )


def _letter(ctx: Context, contract: Contract) -> StepMail:
    organisation = contract.application.organisation
    return StepMail(
        organisation.contact_email,
        organisation.language,
        contract.application.reference,
        {
            "name": organisation.contact_name,
            "organisation": organisation.named(organisation.language),
            "contract": contract.number,
            "stand": halls.told(ctx, contract.place.stand, organisation.language),
        },
    )


def draft(
    ctx: Context, application: Application, *, languages: Sequence[str] | None = None
) -> Contract:
    """Draft the contract of a confirmed application on the stand it was given. Flushes.

    A draft on a stand that it had before is cancelled.

    `languages` are the document's columns; the exhibitor's own language decides by default.

    Raises:
        IllegalTransition: the application is not confirmed or has no stand.
        AlreadyDone: it has a contract.
        Forbidden: the actor may not make contracts.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    lock(ctx, [application])
    place = ctx.session.scalar(
        sa.select(StandPlace).where(
            StandPlace.application_id == application.id, StandPlace.state == PlaceState.ALLOCATED
        )
    )
    if application.state is not State.CONFIRMED or place is None:
        raise IllegalTransition(state=application.state, action="draft_contract")
    for found in standing(ctx, application):
        if found.state is not ContractState.DRAFTED or found.place is place:
            raise AlreadyDone
        act(ctx, found, ContractAction.CANCEL, reason="another stand")
    contract = _drafted(ctx, application, place, _next_number(ctx), 1, languages)
    audit.record(ctx, application.reference, "contract_draft", contract=contract.number)
    return contract


def amend(ctx: Context, contract: Contract) -> Contract:
    """Draft a new version with today's order, parties and clauses. Flushes.

    The contract stays in force until the new version is issued in its place.

    Raises:
        IllegalTransition: the contract is not in force.
        AlreadyDone: a new version is in draft already.
        Forbidden: the actor may not make contracts.
    """
    lock(ctx, [contract.application], contract)
    CONTRACT_FLOW.step(contract.state, ContractAction.AMEND)
    application = contract.application
    policy.require(ctx.actor, P.CONTRACT, application)
    if any(found.state is ContractState.DRAFTED for found in standing(ctx, application)):
        raise AlreadyDone
    version = contract.edition_version + 1
    languages = contract.terms.languages
    new = _drafted(ctx, application, contract.place, contract.number, version, languages)
    audit.record(
        ctx, application.reference, "contract_draft", contract=contract.number, version=version
    )
    return new


def refresh(ctx: Context, contract: Contract) -> None:
    """Write a drafted contract anew, as its order, its parties and the clauses are today. Flushes.

    Raises:
        IllegalTransition: it was issued before.
        Forbidden: the actor may not make contracts.
    """
    lock(ctx, [contract.application], contract)
    CONTRACT_FLOW.step(contract.state, ContractAction.ISSUE)
    policy.require(ctx.actor, P.CONTRACT, contract.application)
    _write(ctx, contract, contract.terms.languages)
    audit.record(ctx, contract.application.reference, "contract_refresh", contract=contract.number)
    ctx.session.flush()


def drop_if_idle(ctx: Context, draft: Contract) -> bool:
    """Cancel the draft of a new version that says what the contract in force says. Flushes.

    Returns:
        Whether it did.

    Raises:
        Forbidden: the actor may not cancel contracts.
    """
    older = [one for one in standing(ctx, draft.application) if one.state in IN_FORCE]
    if not any(says_the_same(draft.terms, one.terms) for one in older):
        return False
    act(ctx, draft, ContractAction.CANCEL, reason="nothing new")
    return True


def set_languages(ctx: Context, contract: Contract, languages: Sequence[str]) -> None:
    """Choose the columns of a drafted contract. Flushes.

    Raises:
        IllegalTransition: it was issued before.
        Forbidden: the actor may not make contracts.
    """
    lock(ctx, [contract.application], contract)
    CONTRACT_FLOW.step(contract.state, ContractAction.ISSUE)
    policy.require(ctx.actor, P.CONTRACT, contract.application)
    contract.terms = replace(contract.terms, languages=tuple(languages))
    ctx.session.flush()


def issue(ctx: Context, contract: Contract) -> None:
    """Render the contract once and keep its bytes with their SHA-256; the stand is contracted.

    A version that it amends is over from now on.

    Raises:
        IllegalTransition: it was issued before, or its stand was taken back.
        Forbidden: the actor may not issue contracts.
        TextNotDrawable: its document cannot show a name or another text.
    """
    lock(ctx, [contract.application], contract, contract.place)
    CONTRACT_FLOW.step(contract.state, ContractAction.ISSUE)
    policy.require(ctx.actor, P.CONTRACT, contract.application)
    if contract.place.state is PlaceState.RELEASED:
        raise IllegalTransition(state=contract.place.state, action=ContractAction.ISSUE)
    verify_url = f"{ctx.public_url}/c/{contract.public_token}"
    said = contract.terms.issued(ctx.today, verify_url=verify_url)
    content = made(ctx, said, contract.application)
    for older in standing(ctx, contract.application):
        if older.state in IN_FORCE:
            act(ctx, older, ContractAction.AMEND, version=contract.edition_version)
    contract.terms = said
    contract.file = stored.put(ctx, f"{contract.number}.pdf", content)
    contract.issued_at = ctx.now
    act(ctx, contract, ContractAction.ISSUE, sha256=contract.file.sha256)
    if contract.place.state is PlaceState.ALLOCATED:
        places.act(ctx, contract.place, PlaceAction.CONTRACT)


def lacking(contract: Contract) -> tuple[str, ...]:
    """Return what the exhibitor's side of a contract lacks, as names of `Party`'s fields.

    Only a Moroccan exhibitor must have an ICE: a start-up may not be registered yet.
    """
    party, application = contract.terms.exhibitor, contract.application
    needed = ["name", "address", "represented_by"]
    if application.kind is CallKind.EXHIBITOR and application.organisation.country == "MA":
        needed.append("ice")
    return tuple(field for field in needed if not getattr(party, field))


def unsaid(contract: Contract) -> tuple[str, ...]:
    """Return what the exhibitor's side should say and does not, as names of `Party`'s fields."""
    party = contract.terms.exhibitor
    return tuple(field for field in ("form", "rc", "capacity") if not getattr(party, field))


def unsaid_of_organiser(contract: Contract) -> tuple[str, ...]:
    """Return what the organiser's side should say and does not, as names of `Party`'s fields."""
    party = contract.terms.organiser
    return tuple(
        field for field in ("form", "address", "represented_by") if not getattr(party, field)
    )


def preview(ctx: Context, contract: Contract) -> bytes:
    """Return the PDF of a drafted contract, marked as a draft; nothing is kept.

    Raises:
        TextNotDrawable: the document cannot show a name or another text.
    """
    return made(ctx, replace(contract.terms, draft=True), contract.application)


def made(ctx: Context, terms: ContractData, application: Application) -> bytes:
    """Return the PDF of what a contract says, with the logos of the edition and the exhibitor.

    Raises:
        TextNotDrawable: the document cannot show a name or another text.
    """
    try:
        return build_contract(
            terms,
            logo=_printed(ctx, (ctx.the_edition.logo or {}).get("file", "")),
            exhibitor_logo=_printed(ctx, entries.logo(ctx, application)),
        )
    except Undrawable as error:
        texts = (_shown(terms, fault) for fault in error.faults)
        raise TextNotDrawable(texts=", ".join(texts)) from error


def _printed(ctx: Context, name: str) -> bytes:
    """Return a picture as a document takes it; nothing where there is none of that name."""
    found = taken(name)
    return on_paper(ctx.storage.get(found.sha256)) if found else b""


def _shown(terms: ContractData, fault: DrawingFault) -> str:
    """Return whose text it is and its letters, as the refusal's sentence names them."""
    party = {"organiser": terms.organiser, "exhibitor": terms.exhibitor}.get(
        fault.field.partition(".")[0]
    )
    letters = " ".join(fault.letters)
    return f"{party.name if party else fault.field} ({letters})" if letters else fault.field


def cancel(ctx: Context, contract: Contract, *, reason: str, within: P | None = None) -> None:
    """Cancel a contract and free its stand; the draft of a new version alone frees nothing.

    `within` is as for `steps.move`.

    Raises:
        IllegalTransition: it is over already.
        Forbidden: the actor may not cancel contracts.
    """
    lock(ctx, [contract.application], contract, contract.place)
    others = [found for found in standing(ctx, contract.application) if found is not contract]
    alone = contract.state is ContractState.DRAFTED and others
    act(ctx, contract, ContractAction.CANCEL, reason=reason, within=within)
    if alone:
        return
    for other in others:
        act(ctx, other, ContractAction.CANCEL, reason=reason, within=within)
    if contract.place.state is not PlaceState.RELEASED:
        places.free(ctx, contract.place, PlaceAction.RELEASE, within=within)


def in_force(ctx: Context, application: Application) -> Contract | None:
    """Return the contract that binds the application, else the one in draft."""
    found = standing(ctx, application)
    return found[0] if found else None


_OVER = (ContractState.AMENDED, ContractState.CANCELLED)


def standing(ctx: Context, application: Application) -> list[Contract]:
    """Return what is neither cancelled nor amended: the one in force, then a draft."""
    return list(
        ctx.session.scalars(
            sa.select(Contract)
            .where(Contract.application_id == application.id, Contract.state.not_in(_OVER))
            .order_by(Contract.edition_version)
            .execution_options(populate_existing=True)
        )
    )


def _drafted(
    ctx: Context,
    application: Application,
    place: StandPlace,
    number: str,
    version: int,
    languages: Sequence[str] | None,
) -> Contract:
    contract = Contract(
        number=number,
        edition_version=version,
        application=application,
        place=place,
        state=ContractState.DRAFTED,
        currency=ctx.the_edition.currency,
        public_token=secrets.token_urlsafe(_TOKEN_BYTES),
        drafted_at=ctx.now,
    )
    _write(ctx, contract, languages)
    ctx.session.add(contract)
    ctx.session.flush()
    return contract


def _write(ctx: Context, contract: Contract, languages: Sequence[str] | None) -> None:
    """Write into a contract what its order, its parties and the clauses are today."""
    application, place = contract.application, contract.place
    quote = orders.stand.quote(application, place.stand, ctx.today)
    contract.terms = terms.of(ctx, contract.number, application, place, quote, languages)
    contract.net_cents, contract.vat_cents = quote.net_cents, quote.vat_cents
    contract.deposit_cents = quote.deposit_cents


def _next_number(ctx: Context) -> str:
    number = numbers.take(ctx, Edition.last_contract_number)
    return f"{ctx.the_edition.code}-C-{number:04d}"


def lost(application_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Say in a query whether an application's contract was cancelled, and none took its place."""
    own = sa.select(Contract.id).where(Contract.application_id == application_id)
    cancelled = own.where(Contract.state == ContractState.CANCELLED).exists()
    stands = own.where(Contract.state.not_in(_OVER)).exists()
    return cancelled & ~stands


def is_cancelled(ctx: Context, application: Application) -> bool:
    """Say whether the application had a contract that was cancelled, and none took its place."""
    cancelled = sa.select(Contract.id).where(
        Contract.application_id == application.id, Contract.state == ContractState.CANCELLED
    )
    return ctx.session.scalar(cancelled.limit(1)) is not None and not standing(ctx, application)
