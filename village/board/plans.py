"""A new floor plan, to the end: exhibitors are told, and their contracts follow their stands."""

from collections.abc import Collection

from village.contracts import IN_FORCE, ContractState, contracts
from village.core import outbox
from village.core.context import Context
from village.editions import sections
from village.stands import PlanVersion, StandPlace, halls, plan


def publish(
    ctx: Context,
    version: PlanVersion,
    *,
    seen: str,
    agreed: Collection[str] = (),
    taken_back: Collection[str] = (),
) -> list[StandPlace]:
    """Put a version of the plan in force, tell whose stand it changes, and draft their contracts.

    A contract stays in force until the organiser issues its new version; the draft of one goes
    where it says what the contract in force says, as after a change that is undone. The prices of
    single stands follow them to new numbers. Flushes.

    Returns:
        The places whose stand has changed.

    Raises:
        Stale, PlanError, AlreadyDone, Forbidden: as for `stands.plan.publish`.
    """
    taken = plan.publish(ctx, version, seen=seen, agreed=agreed, taken_back=taken_back)
    sections.renumber_stands(ctx, taken.renumbered)
    for place in taken.changed:
        _redraft(ctx, place)
        _tell(ctx, place)
    return taken.changed


def _redraft(ctx: Context, place: StandPlace) -> None:
    """Draft a contract anew whose stand is no longer as it says; or take such a draft back."""
    standing = contracts.standing(ctx, place.application)
    for draft in standing:
        if draft.state is ContractState.DRAFTED:
            contracts.refresh(ctx, draft)
            contracts.drop_if_idle(ctx, draft)
            return
    for contract in standing:
        if contract.state in IN_FORCE:
            contracts.amend(ctx, contract)


def _tell(ctx: Context, place: StandPlace) -> None:
    organisation = place.application.organisation
    outbox.queue(
        ctx,
        "stand_redrawn",
        to=organisation.contact_email,
        language=organisation.language,
        reference=place.application.reference,
        name=organisation.contact_name,
        organisation=organisation.named(organisation.language),
        stand=halls.told(ctx, place.stand, organisation.language),
    )
