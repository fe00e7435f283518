"""Who acts: the account behind a request or a job, with its rights in one edition."""

from dataclasses import dataclass, field
from datetime import datetime

from village.core.languages import DEFAULT, Language
from village.core.permissions import ADMINISTRATOR, WEIGHTY, Permission, Role, permissions_of
from village.core.permissions import SYSTEM as OF_SYSTEM


@dataclass(frozen=True, slots=True)
class Actor:
    """An account within one edition; the anonymous visitor has no `user_id`.

    Attributes:
        edition_id: the edition in which `roles` count; None outside any.
        edition_ids: those in which the account has a role or an application.
        organisation_ids: those for which the account may act.
        followed_ids: those whose applications it may read, and no more.
        assigned_ids: applications this juror was given to score.
        conflict_ids: applications this person stepped aside from.
        administrator: whether the account makes editions.
        second_factor: whether more than a password opens the account.
        second_factor_due_at: until when it may go without one, where it has been asked for one.
        limited_to: all that this request may do at most; None for all that its account may.
        system: the installation itself, in a job: it has no account and no role.
    """

    user_id: int | None = None
    name: str = ""
    email: str = ""
    language: Language = DEFAULT
    edition_id: int | None = None
    roles: frozenset[Role] = frozenset()
    edition_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    followed_ids: frozenset[int] = frozenset()
    assigned_ids: frozenset[int] = frozenset()
    conflict_ids: frozenset[int] = frozenset()
    system: bool = False
    administrator: bool = False
    second_factor: bool = False
    second_factor_due_at: datetime | None = None
    limited_to: frozenset[Permission] | None = None
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        granted = permissions_of(self.roles) if self.signed_in else frozenset()
        granted |= ADMINISTRATOR if self.administrator else frozenset()
        granted = OF_SYSTEM if self.system else granted
        if self.limited_to is not None:
            granted &= self.limited_to
        object.__setattr__(self, "permissions", granted)

    @property
    def signed_in(self) -> bool:
        """Whether there is an account behind this request."""
        return self.user_id is not None

    @property
    def weighty(self) -> bool:
        """Whether a stolen password of this account would harm others too."""
        return self.administrator or bool(self.roles & WEIGHTY)


ANONYMOUS = Actor()
SYSTEM = Actor(name="Village", system=True)
