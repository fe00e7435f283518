"""Contracts: draft the terms, issue the document once, sign it, cancel it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from village import policy
from village.context import Context
from village.documents.contract_file import parse_contract
from village.documents.contracts import build_contract
from village.domain.applications import Kind, State
from village.domain.contracts import CONTRACT_FLOW, ContractAction, ContractState
from village.domain.errors import AlreadyDone, IllegalTransition
from village.domain.languages import text_in
from village.domain.permissions import Permission as P
from village.domain.prices import Quote, stand_quote
from village.domain.stands import PlaceAction, PlaceState
from village.models import Application, Contract, Edition, Organisation, StandPlace, StoredFile
from village.services import audit, outbox, stands

#: What the lines of a quote are called on the document.
LINE_LABELS: dict[str, dict[str, str]] = {
    "registration": {"fr": "Droits d’inscription", "ar": "رسوم التسجيل", "en": "Registration fee"},
    "shell_scheme": {
        "fr": "Stand équipé, au m²",
        "ar": "رواق مجهز، بالمتر المربع",
        "en": "Shell scheme, per m²",
    },
    "space_only": {
        "fr": "Surface nue, au m²",
        "ar": "مساحة عارية، بالمتر المربع",
        "en": "Space only, per m²",
    },
    "open_side": {
        "fr": "Supplément d’angle, par face ouverte au-delà de la première",
        "ar": "زيادة الزاوية، عن كل واجهة مفتوحة بعد الأولى",
        "en": "Corner supplement, per open side beyond the first",
    },
    "startup_pod": {
        "fr": "Place au village des start-ups, offerte",
        "ar": "مكان في قرية الشركات الناشئة، مجانًا",
        "en": "Place in the start-up village, free of charge",
    },
}
BALANCE_DAYS_BEFORE = 30


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
    quote = _quote(application, place)
    number = _next_number(ctx)
    contract = Contract(
        number=number,
        application=application,
        place=place,
        state=ContractState.DRAFTED,
        terms=_terms(ctx, number, application, place, quote),
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


def _quote(application: Application, place: StandPlace) -> Quote:
    return stand_quote(
        application.edition.tariff,
        area_m2=place.stand.area_m2,
        open_sides=place.stand.open_sides,
        shell_scheme=application.shell_scheme,
        hosted=application.kind is Kind.STARTUP,
    )


def _terms(
    ctx: Context, number: str, application: Application, place: StandPlace, quote: Quote
) -> dict[str, Any]:
    """Return the contract's data in the format of CONTRACT.json (FORMATS §5)."""
    edition, stand = ctx.the_edition, place.stand
    pavilion = next((p.label for p in edition.pavilions if p.code == stand.zone), {})
    return {
        "reference": number,
        "issued_on": ctx.now.date().isoformat(),
        "draft": True,
        "languages": ["fr"],
        "currency": edition.currency,
        "organiser": _organiser(edition),
        "exhibitor": _exhibitor(application.organisation),
        "event": {
            "name": text_in(edition.name, "fr"),
            "venue": text_in(edition.venue, "fr"),
            "starts_on": edition.starts_on.isoformat(),
            "ends_on": edition.ends_on.isoformat(),
        },
        "stand": {
            "number": stand.number,
            "area_m2": str(stand.area_m2.normalize()),
            "open_sides": stand.open_sides,
            "zone": dict(pavilion),
        },
        "vat_rate": str(quote.vat_rate),
        "deposit_rate": str(quote.deposit_rate),
        "lines": [
            {
                "label": LINE_LABELS[line.code],
                "quantity": str(line.quantity.normalize()),
                "unit_price_cents": line.unit_cents,
            }
            for line in quote.lines
        ],
        "instalments": _instalments(ctx, quote),
        "clauses": _clauses(ctx, application, place, quote),
        "plan": edition.plan,
        "place": "Casablanca",
    }


def _instalments(ctx: Context, quote: Quote) -> list[dict[str, Any]]:
    if not quote.gross_cents:
        return []
    today, edition = ctx.now.date(), ctx.the_edition
    balance_on = max(today, edition.starts_on - timedelta(days=BALANCE_DAYS_BEFORE))
    deposit = {
        "fr": "Acompte à la signature",
        "ar": "دفعة أولى عند التوقيع",
        "en": "Deposit on signature",
    }
    balance = {"fr": "Solde", "ar": "الباقي", "en": "Balance"}
    return [
        {"label": deposit, "amount_cents": quote.deposit_cents, "due_on": today.isoformat()},
        {
            "label": balance,
            "amount_cents": quote.gross_cents - quote.deposit_cents,
            "due_on": balance_on.isoformat(),
        },
    ]


def _organiser(edition: Edition) -> dict[str, str]:
    fields = ("name", "name_ar", "form", "ice", "rc", "if", "address", "address_ar")
    return {field: str(edition.organiser.get(field, "")) for field in fields}


def _exhibitor(organisation: Organisation) -> dict[str, str]:
    address = ", ".join(part for part in (organisation.address, organisation.city) if part)
    return {
        "name": organisation.name,
        "name_ar": organisation.name_ar,
        "form": organisation.legal_form,
        "ice": organisation.ice,
        "rc": organisation.rc,
        "if": organisation.if_number,
        "address": address,
        "represented_by": organisation.contact_name,
    }


def _clauses(
    ctx: Context, application: Application, place: StandPlace, quote: Quote
) -> list[dict[str, Any]]:
    """Return the edition's clauses with the listed placeholders filled in; nothing is evaluated."""
    edition = ctx.the_edition
    values = {
        "organiser": str(edition.organiser.get("name", "")),
        "exhibitor": application.organisation.name,
        "edition": text_in(edition.name, "fr"),
        "stand": place.stand.number,
        "area_m2": _figure(place.stand.area_m2),
        "starts_on": edition.starts_on.strftime("%d/%m/%Y"),
        "ends_on": edition.ends_on.strftime("%d/%m/%Y"),
        "total": _amount(quote.gross_cents, edition.currency),
        "deposit": _amount(quote.deposit_cents, edition.currency),
        "deposit_percent": _figure(quote.deposit_rate * 100),
    }
    clauses: list[dict[str, Any]] = edition.clauses.get(application.kind.value, [])
    return [
        {
            part: {lang: _filled(text, values) for lang, text in clause[part].items()}
            for part in ("title", "body")
        }
        for clause in clauses
    ]


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _figure(value: Decimal) -> str:
    return (
        f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")
        if "." in f"{value:f}"
        else f"{value:f}"
    )


def _amount(cents: int, currency: str) -> str:
    return f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02d}\u00a0{currency}"
