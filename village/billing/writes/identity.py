"""To whom an exhibitor's contracts and invoices are made out, and its tax numbers."""

from collections.abc import Mapping

from village.applications import Application, lock
from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.organisations import BILLING_FIELDS


def change(ctx: Context, application: Application, said: Mapping[str, str]) -> bool:
    """Keep what was said of `BILLING_FIELDS`; return whether anything changed. Flushes.

    Contracts and invoices that are there stay as they are; those drafted from now on say it.

    Raises:
        Forbidden: the actor neither acts for the organisation nor bills it.
    """
    policy.require(
        ctx.actor, P.BILL if policy.can(ctx.actor, P.BILL, application) else P.APPLY, application
    )
    lock(ctx, [application], application.organisation)
    organisation = application.organisation
    changed = [name for name in BILLING_FIELDS if getattr(organisation, name) != said[name]]
    was = organisation.vat_number
    for name in changed:
        setattr(organisation, name, said[name])
    if changed:
        numbers = {"was": was, "now": organisation.vat_number} if "vat_number" in changed else {}
        audit.record(ctx, application.reference, "billing_details", **numbers)
        ctx.session.flush()
    return bool(changed)
