"""Signing: the exhibitor names who signs; each in turn, by a link and a code, or on paper."""

import hashlib
import hmac
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from tempfile import NamedTemporaryFile
from typing import IO

import sqlalchemy as sa

from village.accounts import limits
from village.applications import lock
from village.attachments import examined, lock_bytes
from village.contracts.reads import signatories
from village.contracts.tables import Contract, Signatory
from village.contracts.words import (
    CODE_DIGITS,
    CODE_LIVES,
    CODES_AN_HOUR,
    CONTRACT_FLOW,
    LINKS_AN_HOUR,
    MOST_SIGNATORIES,
    ContractAction,
    ContractState,
    NamedSignatory,
)
from village.contracts.writes import contracts
from village.core import audit, outbox, policy
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.errors import (
    AlreadyDone,
    CodeRefused,
    FileNotTaken,
    IllegalTransition,
    LimitReached,
    TooManyAttempts,
)
from village.core.files import stored
from village.core.files.storage import sha256_of
from village.core.files.tables import StoredFile
from village.core.languages import as_language
from village.core.permissions import Permission as P
from village.core.tokens import new_token, token_hash
from village.editions import MEGABYTE, editions, media_types
from village.engines.documents.evidence import Manner
from village.engines.documents.strokes import strokes
from village.engines.inspection.names import shown_name
from village.stands import halls

_HOUR = timedelta(hours=1)
LARGEST_SCAN_MB = 10


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """What somebody who signs online gives.

    Attributes:
        code: the code that was sent to the signatory's address.
        written: the name, typed to sign.
        consent: the sentence agreed to, as it was read.
        path: the strokes of a drawn signature; empty where the name alone is typed.
    """

    code: str
    written: str
    consent: str
    path: str = ""


def name_signatories(ctx: Context, contract: Contract, people: Sequence[NamedSignatory]) -> str:
    """Say who signs an issued contract, in this order, and ask the first. Flushes.

    Whoever was named before signs no more, and their links open nothing.

    Returns:
        The token of the first one's link, which the mail alone keeps.

    Raises:
        IllegalTransition: the contract is not waiting for a signature.
        AlreadyDone: somebody has signed: the others stay as they were named.
        LimitReached: nobody is named, or too many are.
        Forbidden: the actor does not act for the exhibitor.
    """
    _lock_waiting(ctx, contract)
    policy.require(ctx.actor, P.APPLY, contract.application)
    if not 0 < len(people) <= MOST_SIGNATORIES:
        raise LimitReached(most=MOST_SIGNATORIES)
    if any(one.signed_at for one in signatories.of(ctx, contract)):
        raise AlreadyDone
    _forget_waiting(ctx, contract)
    rows = [
        Signatory(
            contract=contract,
            turn=turn,
            name=one.name,
            capacity=one.capacity,
            email=one.email.lower(),
        )
        for turn, one in enumerate(people, 1)
    ]
    ctx.session.add_all(rows)
    named = [one.name for one in people]
    audit.record(
        ctx,
        contract.application.reference,
        "contract_signatories",
        contract=contract.number,
        signed_by=named,
    )
    return _ask(ctx, rows[0])


def ask_again(ctx: Context, contract: Contract) -> None:
    """Send the link once more to whose turn it is; the earlier one opens nothing. Flushes.

    Raises:
        IllegalTransition: nobody is asked to sign.
        TooManyAttempts: the address has got several links within an hour.
        Forbidden: the actor neither acts for the exhibitor nor makes contracts.
    """
    _lock_waiting(ctx, contract)
    if not policy.can(ctx.actor, P.CONTRACT, contract.application):
        policy.require(ctx.actor, P.APPLY, contract.application)
    asked = signatories.next_of(signatories.of(ctx, contract))
    if asked is None:
        raise IllegalTransition(state=contract.state, action=ContractAction.SIGN)
    _slow_down(ctx, asked.email, "link to sign", LINKS_AN_HOUR)
    _ask(ctx, asked)
    audit.record(
        ctx, contract.application.reference, "contract_ask_again", contract=contract.number
    )


def send_code(ctx: Context, signatory: Signatory, token: str, *, language: str) -> str:
    """Send whose turn it is a code, in the language of the page; an earlier code is dead. Flushes.

    Returns:
        The code, which the mail alone keeps.

    Raises:
        IllegalTransition: the contract is not waiting for a signature.
        AlreadyDone: this person has signed.
        TooManyAttempts: the address has got several codes within an hour.
    """
    _require_turn(ctx, signatory)
    _slow_down(ctx, signatory.email, "code to sign", CODES_AN_HOUR)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    signatory.code_hash = _code_hash(token, code)
    signatory.code_sent_at, signatory.code_failures = ctx.now, 0
    language = as_language(language, ctx.languages)
    here = editions.view(ctx.the_edition, language)
    outbox.queue_private(
        ctx,
        "signature_code",
        to=signatory.email,
        language=language,
        token=code,
        site=here.name,
        foot=f"{here.organiser} · {here.venue}",
        name=signatory.name,
        contract=signatory.contract.number,
        minutes=str(int(CODE_LIVES.total_seconds() // 60)),
    )
    ctx.session.flush()
    return code


def sign(ctx: Context, signatory: Signatory, token: str, given: GivenSignature) -> str:
    """Take the signature of the next in turn; then another is asked, or the seal follows. Flushes.

    A wrong code is counted: the caller commits also when this raises CodeRefused.

    Returns:
        The token of the next one's link; empty after the last.

    Raises:
        IllegalTransition: the contract is not waiting for a signature.
        AlreadyDone: this person has signed.
        CodeRefused: the code is another one, or dead.
        NoSignature: hardly anything is drawn.
    """
    _require_turn(ctx, signatory)
    _require_code(ctx, signatory, token, given.code)
    if given.path:
        strokes(given.path)
    contract = signatory.contract
    acting = ctx.acting(replace(SYSTEM, edition_id=ctx.the_edition.id, name=signatory.name))
    signatory.manner = Manner.DRAWN if given.path else Manner.TYPED
    signatory.signed_at, signatory.network = ctx.now, ctx.network
    signatory.written, signatory.path = given.written, given.path
    signatory.consent = given.consent
    ctx.session.flush()
    _note(acting, signatory)
    following = signatories.next_of(signatories.of(ctx, contract))
    if following is not None:
        return _ask(acting, following)
    _complete(acting, contract, within=P.WORK)
    ctx.defer("contracts.seal", contract_id=contract.id)
    return ""


def hand_in(
    ctx: Context, contract: Contract, *, name: str, capacity: str, filename: str, scan: IO[bytes]
) -> None:
    """Take the scan of a contract signed on paper, in place of who has not signed. Flushes.

    The organiser reads it before sealing: no job follows.

    Args:
        ctx: the context; its actor is the proxy who hands the scan in.
        contract: the contract.
        name: who signed on paper.
        capacity: in which function.
        filename: what the file is called.
        scan: the file.

    Raises:
        IllegalTransition: the contract is not waiting for a signature.
        FileNotTaken, ScannerAway: the file is refused, or cannot be checked now.
        Forbidden: the actor does not act for the exhibitor.
        StorageFull: there is no room.
    """
    _lock_waiting(ctx, contract)
    policy.require(ctx.actor, P.APPLY, contract.application)
    signed = [one for one in signatories.of(ctx, contract) if one.signed_at]
    row = Signatory(
        contract=contract,
        turn=len(signed) + 1,
        name=name,
        capacity=capacity,
        email=ctx.actor.email.lower(),
        proxy=ctx.actor.name,
        signed_at=ctx.now,
        manner=Manner.PAPER,
        network=ctx.network,
        scan=_kept(ctx, scan, filename),
    )
    _forget_waiting(ctx, contract)
    ctx.session.add(row)
    ctx.session.flush()
    _note(ctx, row)
    _complete(ctx, contract, within=P.APPLY)


def _ask(ctx: Context, signatory: Signatory) -> str:
    """Give whose turn it is a new link, by a mail that no organiser reads."""
    contract = signatory.contract
    organisation = contract.application.organisation
    language = as_language(organisation.language, ctx.languages)
    here = editions.view(ctx.the_edition, language)
    token = new_token()
    signatory.token_hash, signatory.asked_at = token_hash(token), ctx.now
    signatory.code_hash, signatory.code_sent_at = "", None
    outbox.queue_private(
        ctx,
        "signature_asked",
        to=signatory.email,
        language=language,
        token=token,
        edition_code=ctx.the_edition.code.lower(),
        site=here.name,
        foot=f"{here.organiser} · {here.venue}",
        name=signatory.name,
        organisation=organisation.named(language),
        contract=contract.number,
        stand=halls.told(ctx, contract.place.stand, language),
        reference=contract.application.reference,
    )
    ctx.session.flush()
    return token


def _complete(ctx: Context, contract: Contract, *, within: P) -> None:
    names = ", ".join(one.name for one in signatories.of(ctx, contract))
    contract.signed_by, contract.signed_at = names, ctx.now
    contracts.act(ctx, contract, ContractAction.SIGN, within=within, signed_by=names)


def _note(ctx: Context, signatory: Signatory) -> None:
    contract = signatory.contract
    audit.record(
        ctx,
        contract.application.reference,
        "contract_signature",
        contract=contract.number,
        signed_by=signatory.name,
        manner=signatory.manner,
        sha256=contract.file.sha256 if contract.file else "",
    )


def _lock_waiting(ctx: Context, contract: Contract, *rows: object) -> None:
    """Lock a contract that waits for signatures."""
    lock(ctx, [contract.application], contract, *rows)
    CONTRACT_FLOW.step(contract.state, ContractAction.SIGN)


def _require_turn(ctx: Context, signatory: Signatory) -> None:
    """Lock a signatory; refuse who has signed, and whose turn has not come."""
    lock(ctx, [signatory.contract.application], signatory.contract, signatory)
    if signatory.signed_at is not None:
        raise AlreadyDone
    contract = signatory.contract
    first = signatories.next_of(signatories.of(ctx, contract))
    if contract.state is not ContractState.ISSUED or first is not signatory:
        raise IllegalTransition(state=contract.state, action=ContractAction.SIGN)


def _require_code(ctx: Context, signatory: Signatory, token: str, code: str) -> None:
    live = signatories.has_live_code(ctx, signatory)
    if live and hmac.compare_digest(signatory.code_hash, _code_hash(token, code)):
        return
    signatory.code_failures += 1
    ctx.session.flush()
    raise CodeRefused


def _code_hash(token: str, code: str) -> str:
    return hashlib.sha256(f"{token} {code}".encode()).hexdigest()


def _slow_down(ctx: Context, email: str, what: str, most: int) -> None:
    if not limits.may_write_to(ctx, email, what, most=most, within=_HOUR):
        raise TooManyAttempts(retry_after_seconds=int(_HOUR.total_seconds()))


def _forget_waiting(ctx: Context, contract: Contract) -> None:
    waiting = (Signatory.contract_id == contract.id, Signatory.signed_at.is_(None))
    ctx.session.execute(sa.delete(Signatory).where(*waiting))


def _kept(ctx: Context, scan: IO[bytes], filename: str) -> StoredFile:
    """Keep a scan: a document or a picture that was examined."""
    size = scan.seek(0, 2)
    if size > LARGEST_SCAN_MB * MEGABYTE:
        raise FileNotTaken(why="too_large", name=filename, most=LARGEST_SCAN_MB)
    if not size:
        raise FileNotTaken(why="empty", name=filename)
    scan.seek(0)
    with NamedTemporaryFile() as here:
        shutil.copyfileobj(scan, here)
        here.flush()
        found = examined(ctx, here, name=filename, wanted=media_types(()))
        lock_bytes(ctx, sha256_of(here))
        name = shown_name(filename, found.media_type)
        return stored.keep(ctx, name, here, found.media_type)
