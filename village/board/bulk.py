"""Contracts, letters and badges by the hundred: what is done stays when the rest fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from village.applications import Application, lock_ids
from village.badges import Badge, BadgeState, drawing, issuing, printing
from village.contracts import Contract, ContractState, contracts, listing
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound, VillageError
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.runs.words import Steps, Tell
from village.engines.documents.contract_data import ContractError
from village.letters import holders as letter_holders
from village.letters import letters

if TYPE_CHECKING:
    from village.accounts import User
    from village.editions import LetterSettings
    from village.engines.documents.seal_office import SealOffice

#: How many are committed together: others wait for the audit log's lock no longer than that.
CONTRACTS_A_STEP = 5
LETTERS_A_STEP = 5
BADGES_A_STEP = 100
BADGES_A_FILE = 1000

Item = TypeVar("Item")


def issue_contracts(ctx: Context, tell: Steps) -> dict[str, object]:
    """Issue every drafted contract that is complete; returns how many, and the numbers left.

    A contract that cannot be issued stays drafted and does not keep the others back. Killed
    and begun again, it goes on with those that are still drafted.

    Raises:
        Forbidden: the actor may not issue contracts.
        Stopped: the run was cancelled; what was issued stays.
    """
    policy.require(ctx.actor, P.CONTRACT)
    drafted = (Contract.state == ContractState.DRAFTED, _here(ctx))
    waiting = list(
        ctx.session.scalars(sa.select(Contract.id).where(*drafted).order_by(Contract.id))
    )
    issued, left = 0, list[str]()
    for step in _batches(waiting, CONTRACTS_A_STEP):
        for contract in _locked(ctx, step):
            if _issue(ctx, contract):
                issued += 1
            else:
                left.append(contract.number)
        done = issued + len(left)
        tell.keep()
        tell(done / len(waiting), "issue", done=done, of=len(waiting))
    return {"issued": issued, "left": left}


def _here(ctx: Context) -> sa.ColumnElement[bool]:
    mine = sa.select(Application.id).where(Application.edition_id == ctx.the_edition.id)
    return Contract.application_id.in_(mine)


def _locked(ctx: Context, ids: Sequence[int]) -> Sequence[Contract]:
    """Return the contracts that are drafted still, their applications locked."""
    mine = Contract.id.in_(ids)
    lock_ids(ctx, ctx.session.scalars(sa.select(Contract.application_id).where(mine)).all())
    return ctx.session.scalars(
        listing.whole()
        .where(mine, Contract.state == ContractState.DRAFTED)
        .order_by(Contract.id)
        .execution_options(populate_existing=True)
    ).all()


def _issue(ctx: Context, contract: Contract) -> bool:
    """Issue one in a savepoint of its own; say whether that went well."""
    if contracts.lacking(contract):
        return False
    try:
        with ctx.session.begin_nested():
            contracts.issue(ctx, contract)
    except (VillageError, ContractError):
        return False
    return True


def issue_letters(
    ctx: Context,
    tell: Steps,
    office: SealOffice | None,
    *,
    kind: str,
    language: str,
    holders: list[str],
) -> dict[str, object]:
    """Issue letters of a kind to those named who have none; returns how many, and who is left.

    Without a `language`, each is in its holder's own. Killed and begun again, it goes on with
    those who still have none.

    Raises:
        NotFound: the edition has no letters of this kind.
        Forbidden: the actor may not issue letters.
        Stopped: the run was cancelled; what was issued stays.
    """
    policy.require(ctx.actor, P.CONTRACT)
    said = ctx.the_edition.letter_kinds.get(kind)
    if said is None:
        raise NotFound
    waiting = letter_holders.among(ctx, said, holders)
    issued, left = 0, list[str]()
    for step in _batches(waiting, LETTERS_A_STEP):
        lock_ids(ctx, [one.id for one in step if isinstance(one, Application)])
        for holder in step:
            if _issue_letter(ctx, said, holder, language, office):
                issued += 1
            else:
                left.append(letter_holders.named(holder))
        done = issued + len(left)
        tell.keep()
        tell(done / len(waiting), "issue", done=done, of=len(waiting))
    return {"issued": issued, "left": left}


def _issue_letter(
    ctx: Context,
    kind: LetterSettings,
    holder: Application | User,
    language: str,
    office: SealOffice | None,
) -> bool:
    """Issue one in a savepoint of its own; say whether that went well."""
    try:
        with ctx.session.begin_nested():
            letter = letters.make(ctx, kind, holder, language=language)
            letters.issue(ctx, letter, office)
    except VillageError:
        return False
    return True


def issue_badges(ctx: Context, tell: Steps) -> dict[str, object]:
    """Sign and issue every requested badge; returns how many, and those left.

    A badge whose names cannot be printed stays requested and does not keep the others back.

    Raises:
        Forbidden: the actor may not issue badges.
        Stopped: the run was cancelled; what was issued stays.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    requested = (Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.REQUESTED)
    waiting = list(ctx.session.scalars(sa.select(Badge.id).where(*requested).order_by(Badge.id)))
    issued, left = 0, list[str]()
    for at, step in enumerate(_batches(waiting, BADGES_A_STEP), start=1):
        found = printing.chosen(ctx, step)
        faulty = issuing.unprintable(found)
        left += faulty
        issued += issuing.issue(ctx, (one for one in found if one.reference not in faulty))
        tell.keep()
        done = min(at * BADGES_A_STEP, len(waiting))
        tell(done / len(waiting), "issue", done=done, of=len(waiting))
    return {"issued": issued, "left": left}


def print_badges(ctx: Context, tell: Tell, *, sheet: str, again: bool) -> dict[str, object]:
    """Draw the issued badges not printed yet, or all `again`, in files of a thousand.

    They count as printed when all is drawn; returns the files' keys and how many each holds.

    Raises:
        Forbidden: the actor may not issue badges.
        Stopped: the run was cancelled; nothing counts as printed.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    waiting = printing.waiting(ctx, again=again)
    files = list[dict[str, object]]()
    done = 0
    for number, step in enumerate(_batches(waiting, BADGES_A_FILE), start=1):
        content = drawing.drawn(ctx, printing.chosen(ctx, step), sheet)
        name = f"{ctx.the_edition.code}-badges-{number:02d}.pdf"
        file = stored.put(ctx, name, content)
        ctx.session.add(file)
        done += len(step)
        files.append({"sha256": file.sha256, "name": name, "badges": len(step)})
        tell(done / len(waiting), "print", done=done, of=len(waiting))
    printing.mark(ctx, waiting)
    audit.record(ctx, ctx.the_edition.code, "print_badges", badges=len(waiting), sheet=sheet)
    return {"files": files, "badges": len(waiting)}


def _batches(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
