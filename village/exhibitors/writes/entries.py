"""Say what stands on a stand's fascia and in the catalogue, who shares it, when it is delivered."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from village.applications import Application, State, lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, NotFound, SlotFull, Stale
from village.core.permissions import Permission as P
from village.editions import Edition, TaskKind
from village.exhibitors.reads import entries
from village.exhibitors.tables import ExhibitorEntry
from village.exhibitors.words import MAY_BE_NEEDLESS
from village.exhibitors.writes import papers


def set_fascia(
    ctx: Context, application: Application, names: Mapping[str, str], *, seen: int
) -> None:
    """Say what stands on the fascia, by language. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        Stale: the entry was changed meanwhile.
    """
    _change(ctx, application, TaskKind.FASCIA, seen=seen, fascia=dict(names))


def set_catalogue(
    ctx: Context, application: Application, texts: Mapping[str, str], logo: str, *, seen: int
) -> None:
    """Say what stands in the catalogue, by language, with the name of a kept picture. Flushes.

    Raises:
        Forbidden, IllegalTransition, Stale: as `set_fascia`.
    """
    _change(ctx, application, TaskKind.CATALOGUE, seen=seen, catalogue=dict(texts), logo=logo)


def set_co_exhibitors(
    ctx: Context, application: Application, names: Sequence[str], *, seen: int
) -> None:
    """Name those who share the stand. Flushes.

    Raises:
        Forbidden, IllegalTransition, Stale: as `set_fascia`.
    """
    _change(ctx, application, TaskKind.CO_EXHIBITORS, seen=seen, co_exhibitors=list(names))


def need_nothing(
    ctx: Context, application: Application, task: TaskKind, *, needless: bool = True
) -> None:
    """Say that there is nothing to do for a task, or take that back. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        NotFound: something is always needed for this task.
    """
    if task not in MAY_BE_NEEDLESS:
        raise NotFound
    entry = _locked(ctx, application)
    said = {*entry.not_needed} - {task.value} | ({task.value} if needless else set())
    _save(ctx, entry, application, task, {"needless": needless}, not_needed=sorted(said))


def book(ctx: Context, application: Application, slot: str, *, vehicle: str, seen: int) -> None:
    """Take a delivery slot, or another one; an empty one gives it back. Flushes.

    Raises:
        Forbidden, IllegalTransition, Stale: as `set_fascia`.
        NotFound: the edition has no such slot.
        SlotFull: others have all its places.
    """
    entry = _locked(ctx, application)
    _require_seen(entry, seen)
    if slot and slot != entry.slot:
        edition = sa.select(Edition.id).where(Edition.id == application.edition_id)
        ctx.session.execute(edition.with_for_update(key_share=True))
        free = {one.slot.key: one.left for one in entries.slots(ctx, besides=application)}
        if slot not in free:
            raise NotFound
        if not free[slot]:
            raise SlotFull
    values = {"slot": slot, "vehicle": vehicle if slot else ""}
    _save(ctx, entry, application, TaskKind.DELIVERY, {"slot": slot}, **values)


def give_back_slot(ctx: Context, application: Application, *, within: P) -> None:
    """Give back the delivery slot of an exhibitor who has no stand to bring things to. Flushes.

    `within` is what whoever calls has found that the actor may do.

    Raises:
        Forbidden: the actor may not.
    """
    policy.require(ctx.actor, within, application)
    lock(ctx, [application])
    entry = entries.kept(ctx, application)
    if entry is not None and entry.slot:
        _save(ctx, entry, application, TaskKind.DELIVERY, {"slot": ""}, slot="", vehicle="")


def set_insurance(ctx: Context, application: Application, name: str, content: bytes) -> None:
    """Keep an insurance certificate in the place of one sent before. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        FileNotTaken: `facts["why"]` and others say why it is refused.
        ScannerAway: it cannot be scanned for viruses now.
    """
    entry = _locked(ctx, application)
    file = papers.keep(ctx, name, content)
    facts = {"sha256": file.sha256}
    _save(ctx, entry, application, TaskKind.INSURANCE, facts, insurance=file)


def _change(
    ctx: Context, application: Application, task: TaskKind, *, seen: int, **values: Any
) -> None:
    entry = _locked(ctx, application)
    _require_seen(entry, seen)
    _save(ctx, entry, application, task, values, **values)


def _locked(ctx: Context, application: Application) -> ExhibitorEntry:
    """Return the entry of a confirmed exhibitor for whom the actor acts, and hold both."""
    hold(ctx, application)
    return entries.of(ctx, application)


def hold(ctx: Context, application: Application) -> None:
    """Lock a confirmed exhibitor for whom the actor acts.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="exhibit")


def _require_seen(entry: ExhibitorEntry, seen: int) -> None:
    if (entry.version or 0) != seen:
        raise Stale


def _save(
    ctx: Context,
    entry: ExhibitorEntry,
    application: Application,
    task: TaskKind,
    facts: Mapping[str, Any],
    **values: Any,
) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.saved_at = ctx.now
    ctx.session.add(entry)
    ctx.session.flush()
    audit.record(ctx, application.reference, f"exhibitor_{task}", **facts)
