"""What exhibitors have left to do: each task is done by what is true, not by a mark of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from village.applications import Application, State, visible
from village.badges import WORK_PASSES, Badge, BadgeState
from village.billing import Invoice, InvoiceKind, InvoiceState
from village.contracts import Contract, ContractState
from village.core.context import Context
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.editions import CallKind, TaskKind, TaskSettings
from village.exhibitors import (
    Delegate,
    DesignState,
    ExhibitorEntry,
    PressFile,
    StandDesign,
    delegates,
    fascia_languages,
    is_whole,
)
from village.orders import services
from village.organisations import Organisation, name_in
from village.stands import GIVEN, Stand, StandPlace
from village.visitors import VisitorInvitation

_SIGNED = (ContractState.SIGNED, ContractState.SEALED)
#: What start-ups are not asked: their place is free of charge, and nobody shares it.
_OF_EXHIBITORS = frozenset(
    {TaskKind.DEPOSIT, TaskKind.BALANCE, TaskKind.BILLING, TaskKind.CO_EXHIBITORS}
)
#: What concerns a start-up after all that has an invoice.
_OF_THE_BILLED = _OF_EXHIBITORS - {TaskKind.CO_EXHIBITORS}


class TaskState(StrEnum):
    """How far a task is."""

    DONE = "done"
    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"  # for the organiser, who has something to prepare, or to judge


#: How the states are called.
TASK_LABELS: dict[TaskState, Label] = {
    TaskState.DONE: Label(N_("Done"), Shade.GOOD),
    TaskState.OPEN: Label(N_("To do"), Shade.WARN),
    TaskState.OVERDUE: Label(N_("Overdue"), Shade.BAD),
    TaskState.WAITING: Label(N_("With the organiser")),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that an exhibitor has to do."""

    kind: TaskKind
    state: TaskState
    due_on: date
    note: Mapping[str, str]
    delegate: Delegate | None = None

    @property
    def left(self) -> bool:
        """Whether the exhibitor still has to do it."""
        return self.state in (TaskState.OPEN, TaskState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Duties:
    """One exhibitor with the edition's tasks in their order; None for what does not concern it."""

    application_id: int
    reference: str
    organisation: str
    contact: Delegate
    cells: tuple[Task | None, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that concern it."""
        return tuple(task for task in self.cells if task is not None)

    @property
    def left(self) -> tuple[Task, ...]:
        """What the exhibitor still has to do."""
        return tuple(task for task in self.tasks if task.left)

    def by_reader(self, tasks: Iterable[Task]) -> dict[Delegate, list[Task]]:
        """Return who is to be reminded of which tasks: a delegate of its own, else the contact."""
        found: dict[Delegate, list[Task]] = {}
        for task in tasks:
            found.setdefault(task.delegate or self.contact, []).append(task)
        return found


@dataclass(frozen=True, slots=True)
class DutyFilters:
    """Which exhibitors the organiser looks for; empty values do not narrow the list."""

    task: str = ""
    state: str = ""

    def fits(self, duties: Duties) -> bool:
        """Say whether an exhibitor is looked for."""
        if not self.task and not self.state:
            return True
        looked_at = (task for task in duties.tasks if self.task in ("", task.kind))
        return any(self._wanted(task) for task in looked_at)

    def _wanted(self, task: Task) -> bool:
        return task.left if self.state == "left" else self.state in ("", task.state)


def of(ctx: Context, application: Application) -> tuple[Task, ...]:
    """Return the tasks of one exhibitor; none where it is not confirmed."""
    found = _duties(ctx, Application.id == application.id, language="fr")
    return found[0].tasks if found else ()


def every(ctx: Context, language: str, filters: DutyFilters | None = None) -> list[Duties]:
    """Return every exhibitor that the organiser may see with its tasks, by name."""
    found = _duties(ctx, visible.applications(ctx.actor, P.CONTRACT), language=language)
    return [one for one in found if (filters or DutyFilters()).fits(one)]


def all_in_edition(ctx: Context) -> list[Duties]:
    """Return every exhibitor with its tasks, for the installation itself."""
    return _duties(ctx, sa.true(), language=ctx.languages[0])


def kinds(ctx: Context) -> list[TaskKind]:
    """Return which tasks the edition has: those of its plan that can be done."""
    return [one.task for one in _planned(ctx)]


def counted(
    kinds: Iterable[TaskKind], every: Iterable[Duties]
) -> dict[TaskKind, Counter[TaskState]]:
    """Return how many exhibitors are how far with each of these tasks."""
    found: dict[TaskKind, Counter[TaskState]] = {kind: Counter() for kind in kinds}
    how_far = Counter((task.kind, task.state) for one in every for task in one.tasks)
    for (kind, state), exhibitors in how_far.items():
        found[kind][state] = exhibitors
    return found


def _planned(ctx: Context) -> list[TaskSettings]:
    plan = ctx.the_edition.task_plan
    impossible = set() if ctx.the_edition.offered_services else {TaskKind.SERVICES}
    impossible |= set() if plan.slots else {TaskKind.DELIVERY}
    visitors = ctx.the_edition.visitor_settings
    impossible |= set() if visitors.open and visitors.invitations else {TaskKind.INVITATIONS}
    return [one for one in plan.list if one.task not in impossible]


def _duties(ctx: Context, where: sa.ColumnElement[bool], *, language: str) -> list[Duties]:
    """Return exhibitors with their tasks, in one query however many there are."""
    spoken, possible = ctx.the_edition.languages, _possible(ctx)
    home = ctx.the_edition.home
    rows = ctx.session.execute(_facts(language, home).where(_here(ctx), where))
    return [
        Duties(
            row.id,
            row.reference,
            row.organisation,
            Delegate(row.contact_name, row.contact_email, row.language),
            tuple(_cell(one, row, spoken) for one in possible),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Possible:
    """A task of the plan as it is in each of its states; all exhibitors share them."""

    kind: TaskKind
    is_late: bool
    tasks: Mapping[TaskState, Task]


def _possible(ctx: Context) -> list[_Possible]:
    found = []
    for one in _planned(ctx):
        last = one.due_on(ctx.the_edition.starts_on)
        tasks = {state: Task(one.task, state, last, one.note) for state in TaskState}
        found.append(_Possible(one.task, last < ctx.today, tasks))
    return found


def _here(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(
        Application.edition_id == ctx.the_edition.id, Application.state == State.CONFIRMED
    )


def _billable(home: str) -> sa.ColumnElement[bool]:
    """Say in SQL whether an exhibitor has what invoices of an organiser of a country name of it."""
    address = sa.func.concat(Organisation.billing_address, Organisation.address) != ""
    number = {"MA": Organisation.ice, "FR": Organisation.siret}.get(home)
    if number is None:
        return address
    country = sa.func.coalesce(
        sa.func.nullif(Organisation.billing_country, ""), Organisation.country
    )
    return sa.and_(address, sa.or_(country != home, number != ""))


def _facts(language: str, home: str) -> sa.Select[*tuple[Any, ...]]:
    """Return the statement that reads all that tasks depend on."""
    contract = sa.and_(
        Contract.application_id == Application.id,
        Contract.state.in_((ContractState.ISSUED, ContractState.SIGNED, ContractState.SEALED)),
    )
    people = sa.exists().where(
        Badge.application_id == Application.id, Badge.state != BadgeState.REVOKED
    )
    invoice = sa.exists().where(
        Invoice.application_id == Application.id, Invoice.kind != InvoiceKind.CREDIT_NOTE
    )
    first = invoice.where(Invoice.kind.in_((InvoiceKind.DEPOSIT, InvoiceKind.INVOICE)))
    last = invoice.where(Invoice.kind.in_((InvoiceKind.BALANCE, InvoiceKind.INVOICE)))
    place = sa.and_(StandPlace.application_id == Application.id, StandPlace.state.in_(GIVEN))
    drawn_on_it = sa.and_(
        StandDesign.application_id == Application.id, StandDesign.polygon == Stand.polygon
    )
    entry, cared_for = ExhibitorEntry, delegates.by_task()
    return (
        sa.select(
            Application.id,
            Application.reference,
            Application.kind,
            Application.shell_scheme,
            name_in(language).label("organisation"),
            Organisation.contact_name,
            Organisation.contact_email,
            Organisation.language,
            Contract.state.label("contract"),
            first.where(Invoice.state == InvoiceState.ISSUED).label("owes"),
            first.where(Invoice.state == InvoiceState.SETTLED).label("paid"),
            invoice.where(Invoice.state == InvoiceState.ISSUED).label("owes_any"),
            last.where(Invoice.state == InvoiceState.SETTLED).label("paid_last"),
            _billable(home).label("billable"),
            people.where(Badge.role.not_in(WORK_PASSES)).label("people"),
            people.where(Badge.role.in_(WORK_PASSES)).label("passes"),
            services.ordered_by(Application.id).label("services"),
            entry.fascia,
            entry.catalogue,
            entry.logo,
            entry.co_exhibitors,
            entry.not_needed,
            entry.insurance_id,
            entry.slot,
            sa.exists().where(PressFile.application_id == Application.id).label("press"),
            sa.exists().where(VisitorInvitation.application_id == Application.id).label("invites"),
            Stand.id.label("stand"),
            StandDesign.state.label("design"),
            cared_for.c.delegates,
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Contract, contract)
        .outerjoin(entry, entry.application_id == Application.id)
        .outerjoin(StandPlace, place)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .outerjoin(StandDesign, drawn_on_it)
        .outerjoin(cared_for, cared_for.c.application_id == Application.id)
        .order_by(name_in(language), Application.reference)
    )


def _cell(possible: _Possible, facts: Any, spoken: Sequence[str]) -> Task | None:
    """Return how far one exhibitor is with a task; None where it does not concern it."""
    kind = possible.kind
    if not _concerns(kind, facts):
        return None
    if _is_awaited(kind, facts):
        state = TaskState.WAITING
    elif _is_done(kind, facts, spoken):
        state = TaskState.DONE
    else:
        state = TaskState.OVERDUE if possible.is_late else TaskState.OPEN
    task = possible.tasks[state]
    carer = facts.delegates and facts.delegates.get(kind)
    return replace(task, delegate=Delegate(*carer)) if carer else task


def _concerns(task: TaskKind, facts: Any) -> bool:
    """Say whether a task is one of this exhibitor: bare space has no fascia, a pod no sharers."""
    if task is TaskKind.FASCIA:
        return bool(facts.shell_scheme) or facts.kind is CallKind.STARTUP
    if task is TaskKind.STAND_DESIGN:
        return facts.kind is CallKind.EXHIBITOR and not facts.shell_scheme
    if task in _OF_THE_BILLED and (facts.owes_any or facts.paid or facts.paid_last):
        return True
    return task not in _OF_EXHIBITORS or facts.kind is CallKind.EXHIBITOR


def _is_awaited(task: TaskKind, facts: Any) -> bool:
    """Say whether a task waits for the organiser's contract, first invoice, stand or judgement."""
    if task is TaskKind.DEPOSIT:
        return not (facts.owes or facts.paid)
    if task is TaskKind.BALANCE:
        return not (facts.owes_any or facts.paid_last)
    if task is TaskKind.STAND_DESIGN:
        return facts.stand is None or facts.design is DesignState.SUBMITTED
    return task is TaskKind.CONTRACT and facts.contract is None


def _is_done(task: TaskKind, facts: Any, languages: Sequence[str]) -> bool:
    return task in (facts.not_needed or ()) or bool(_DONE[task](facts, languages))


#: What is true of an exhibitor that has done a task.
_DONE: Mapping[TaskKind, Callable[[Any, Sequence[str]], object]] = {
    TaskKind.CONTRACT: lambda said, _all: said.contract in _SIGNED,
    TaskKind.DEPOSIT: lambda said, _all: said.paid and not said.owes,
    TaskKind.FASCIA: lambda said, spoken: is_whole(said.fascia or {}, fascia_languages(spoken)),
    TaskKind.CATALOGUE: lambda said, spoken: said.logo and is_whole(said.catalogue or {}, spoken),
    TaskKind.SERVICES: lambda said, _all: said.services,
    TaskKind.PEOPLE: lambda said, _all: said.people,
    TaskKind.CO_EXHIBITORS: lambda said, _all: said.co_exhibitors,
    TaskKind.INSURANCE: lambda said, _all: said.insurance_id,
    TaskKind.DELIVERY: lambda said, _all: said.slot,
    TaskKind.STAND_DESIGN: lambda said, _all: said.design is DesignState.APPROVED,
    TaskKind.PRESS_KIT: lambda said, _all: said.press,
    TaskKind.INVITATIONS: lambda said, _all: said.invites,
    TaskKind.BILLING: lambda said, _all: said.billable,
    TaskKind.BALANCE: lambda said, _all: said.paid_last and not said.owes_any,
    TaskKind.WORK_PASSES: lambda said, _all: said.passes,
}
