"""The accounts of the demo that its login page offers to try."""

from dataclasses import dataclass
from itertools import groupby, islice

import sqlalchemy as sa

from village.accounts import Membership, User, demo
from village.applications import Application
from village.core.context import Context
from village.core.permissions import Role
from village.organisations import OrganisationMember

_ROLES = tuple(Role)
#: Nine jurors see the same pages: two of each are enough to try.
_OF_ONE_PART = 2


@dataclass(frozen=True, slots=True)
class ToTry:
    """An account of the demo: `part` is a role, or the kind of its application."""

    email: str
    name: str
    part: str


def to_try(ctx: Context) -> list[ToTry]:
    """Return some of the demo's named accounts: staff and jury by role, then applicants."""
    edition = ctx.the_edition
    if not edition.is_demo:
        return []
    named = User.email.endswith(f"@{demo.DOMAIN}")
    staff = (
        sa.select(User.email, User.name, sa.cast(Membership.role, sa.Text).label("part"))
        .join(Membership, Membership.user_id == User.id)
        .where(named, Membership.edition_id == edition.id)
    )
    applicants = (
        sa.select(User.email, User.name, sa.cast(Application.kind, sa.Text))
        .join(OrganisationMember, OrganisationMember.user_id == User.id)
        .join(Application, Application.organisation_id == OrganisationMember.organisation_id)
        .where(named, Application.edition_id == edition.id)
    )
    rows = ctx.session.execute(staff.union(applicants))
    found = [ToTry(email, name, part) for email, name, part in rows]
    by_part = groupby(sorted(found, key=_place), key=lambda account: account.part)
    return [account for _part, same in by_part for account in islice(same, _OF_ONE_PART)]


def _place(account: ToTry) -> tuple[int, str, str]:
    part = account.part
    return _ROLES.index(Role(part)) if part in _ROLES else len(_ROLES), part, account.email
