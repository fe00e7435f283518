"""Who may do what, on which object: the only place that answers."""

from collections.abc import Callable
from typing import Protocol

from village.core.actor import Actor
from village.core.errors import ConflictOfInterest, Forbidden, NotFound
from village.core.permissions import Permission as P


class Subject(Protocol):
    """What the rules look at: an application, or a thing that belongs to one."""

    @property
    def id(self) -> int: ...  # noqa: D102 - a field
    @property
    def edition_id(self) -> int: ...  # noqa: D102 - a field
    @property
    def organisation_id(self) -> int: ...  # noqa: D102 - a field


Rule = Callable[[Actor, Subject], bool]


def _own(actor: Actor, application: Subject) -> bool:
    return application.organisation_id in actor.organisation_ids


def _own_or_followed(actor: Actor, application: Subject) -> bool:
    return _own(actor, application) or application.organisation_id in actor.followed_ids


def _anywhere(actor: Actor, application: Subject) -> bool:
    return True


def _in_edition(actor: Actor, application: Subject) -> bool:
    return application.edition_id == actor.edition_id


def _without_conflict(actor: Actor, application: Subject) -> bool:
    return _in_edition(actor, application) and application.id not in actor.conflict_ids


def _assigned_without_conflict(actor: Actor, application: Subject) -> bool:
    return application.id in actor.assigned_ids and _without_conflict(actor, application)


#: One rule a permission that is exercised on an application; the others need only the role.
RULES: dict[P, Rule] = {
    P.APPLY: _own,
    P.FOLLOW: _own_or_followed,
    P.VIEW_BOARD: _without_conflict,
    P.SCREEN: _without_conflict,
    P.MANAGE_JURY: _without_conflict,
    P.SCORE: _assigned_without_conflict,
    P.VIEW_RANKING: _without_conflict,
    P.DECIDE: _without_conflict,
    P.ANNOUNCE: _in_edition,
    P.REVERSE_DECISION: _without_conflict,
    P.ALLOCATE: _in_edition,
    P.CONTRACT: _in_edition,
    P.SEAL: _in_edition,
    P.BILL: _in_edition,
    P.ISSUE_BADGES: _in_edition,
    P.WORK: _anywhere,
}
#: An application may be seen by whoever holds one of these on it.
SEEING = (P.FOLLOW, P.VIEW_BOARD, P.SCORE)


def can(actor: Actor, permission: P, subject: Subject | None = None) -> bool:
    """Say whether `actor` holds `permission`, and its rule allows this `subject`."""
    if permission not in actor.permissions:
        return False
    return subject is None or RULES.get(permission, _in_edition)(actor, subject)


def require(actor: Actor, permission: P, subject: Subject | None = None) -> None:
    """Refuse unless `actor` can.

    Raises:
        Forbidden: the actor may not.
    """
    if not can(actor, permission, subject):
        raise Forbidden(permission=permission)


def require_visible(actor: Actor, subject: Subject) -> None:
    """Refuse to admit that `subject` exists unless the actor may see it.

    Raises:
        ConflictOfInterest: the actor was given it and stepped aside: that it exists is no news.
        NotFound: the actor holds no permission on it.
    """
    if any(can(actor, permission, subject) for permission in SEEING):
        return
    if subject.id in actor.assigned_ids & actor.conflict_ids:
        raise ConflictOfInterest
    raise NotFound
