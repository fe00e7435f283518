"""Draw what is built on one's own stand, submit it, and judge it."""

from collections.abc import Sequence

from village.applications import Application, State, lock
from village.core import audit, policy, steps
from village.core.context import Context
from village.core.errors import IllegalTransition, NotFound, RulesBroken, Stale, WallOutside
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.editions import FileKind
from village.engines.plans.walls import StandWall, WallFault
from village.exhibitors.reads import designs
from village.exhibitors.tables import StandDesign
from village.exhibitors.words import DRAWN_IN, DesignAction, DesignState, as_kept, walls_of
from village.exhibitors.writes import papers
from village.stands import OwnStand, halls, own_stand


def save(
    ctx: Context,
    application: Application,
    walls: Sequence[StandWall],
    *,
    seen: int,
    remark: str = "",
    plan: tuple[str, bytes] | None = None,
    keeps_plan: bool = True,
) -> StandDesign:
    """Keep walls as they are drawn now, on the stand that the exhibitor has. Flushes.

    Args:
        ctx: the use case's context.
        application: the exhibitor's.
        walls: all that are drawn, in the stand's own frame.
        seen: which version of the design was drawn on; 0 for none.
        remark: what the organiser is told.
        plan: a builder's plan as PDF, its name and content, in the place of one sent before.
        keeps_plan: whether a plan sent before stays, where no other one is sent.

    Raises:
        Forbidden: the actor does not act for the organisation.
        NotFound: the exhibitor has no stand, or none to build on.
        IllegalTransition: it is not confirmed, or its design is submitted or approved.
        Stale: the design was changed meanwhile.
        FileNotTaken, ScannerAway: as `papers.keep`.
    """
    policy.require(ctx.actor, P.APPLY, application)
    design, stand = _locked(ctx, application, seen=seen)
    if design is not None and design.state not in DRAWN_IN:
        raise IllegalTransition(state=design.state, action="draw")
    sent = papers.keep(ctx, *plan, (FileKind.PDF,)) if plan else None
    if design is None:
        design = StandDesign(
            application_id=application.id, state=DesignState.DRAFT, state_at=ctx.now, reason=""
        )
        ctx.session.add(design)
    design.polygon, design.walls, design.remark = stand.polygon, as_kept(walls), remark
    if sent or not keeps_plan:
        design.plan = sent
    ctx.session.flush()
    audit.record(ctx, application.reference, "stand_design_draw", walls=len(walls))
    return design


def submit(ctx: Context, application: Application, *, seen: int) -> None:
    """Ask the organiser to approve a design. Flushes.

    A design that breaks a rule is an exception asked for: its remark says why.

    Raises:
        Forbidden, NotFound, IllegalTransition, Stale: as `save`.
        WallOutside: a wall lies outside the stand.
        RulesBroken: a rule is broken and there is no remark.
    """
    design, stand = _drawn_on_it(ctx, application, seen=seen)
    found = designs.judged(ctx, stand.floor, walls_of(design.walls))
    if any(one.fault is WallFault.OUTSIDE for one in found):
        raise WallOutside
    if found and not design.remark:
        raise RulesBroken
    _act(ctx, design, stand, DesignAction.SUBMIT)


def revise(ctx: Context, application: Application, *, seen: int) -> None:
    """Draw on after all: what was submitted or approved is a draft again. Flushes.

    Raises:
        Forbidden, NotFound, IllegalTransition, Stale: as `save`.
    """
    design, stand = _known(ctx, application, seen=seen)
    _act(ctx, design, stand, DesignAction.REVISE)


def approve(ctx: Context, application: Application, *, seen: int) -> None:
    """Approve a design as it was submitted, and tell its exhibitor. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
        NotFound, IllegalTransition: as `save`.
        Stale: the design or the stand was changed meanwhile.
    """
    design, stand = _drawn_on_it(ctx, application, seen=seen)
    _act(ctx, design, stand, DesignAction.APPROVE)


def send_back(ctx: Context, application: Application, reason: str, *, seen: int) -> None:
    """Return a design, even an approved one, and tell its exhibitor why. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
        NotFound, IllegalTransition, Stale: as `save`.
    """
    design, stand = _known(ctx, application, seen=seen)
    design.reason = reason
    _act(ctx, design, stand, DesignAction.RETURN)


def _drawn_on_it(
    ctx: Context, application: Application, *, seen: int
) -> tuple[StandDesign, OwnStand]:
    """Return a design that was drawn on the stand as it is now."""
    design, stand = _known(ctx, application, seen=seen)
    if design.polygon != stand.polygon:
        raise Stale
    return design, stand


def _known(ctx: Context, application: Application, *, seen: int) -> tuple[StandDesign, OwnStand]:
    design, stand = _locked(ctx, application, seen=seen)
    if design is None:
        raise NotFound
    return design, stand


def _locked(
    ctx: Context, application: Application, *, seen: int
) -> tuple[StandDesign | None, OwnStand]:
    """Return the design of a confirmed exhibitor and the stand that it has, and hold both."""
    lock(ctx, [application])
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="design")
    stand = own_stand(ctx, application)
    if stand is None or not designs.is_asked(application):
        raise NotFound
    design = designs.kept(ctx, application)
    if (design.version if design else 0) != seen:
        raise Stale
    return design, stand


def _act(ctx: Context, design: StandDesign, stand: OwnStand, action: DesignAction) -> None:
    application = design.application
    note = design.reason if action is DesignAction.RETURN else ""
    steps.move(
        ctx,
        design,
        action,
        about=application,
        entry=LogEntry(application.reference, f"stand_design_{action}", {"note": note}),
        letter=lambda: _letter(ctx, application, stand, note),
        values={"state_at": ctx.now},
    )


def _letter(ctx: Context, application: Application, stand: OwnStand, note: str) -> StepMail:
    to = application.organisation
    called = halls.of_stands(ctx, to.language).get(stand.number, "")
    params = {
        "name": to.contact_name,
        "organisation": to.named(to.language),
        "stand": halls.with_hall(stand.number, called),
        "note": note,
    }
    return StepMail(to.contact_email, to.language, application.reference, params)
