"""When a call takes applications: one rule for every page, service and worker."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class CallKind(StrEnum):
    """What an organisation applies as."""

    STARTUP = "startup"
    EXHIBITOR = "exhibitor"


@dataclass(frozen=True, slots=True)
class Window:
    """From the opening to the deadline, with a stated grace for what is already being sent.

    Pages announce the deadline; a submission counts while the server got it before
    `closes_at`, the deadline plus the grace.
    """

    opens_at: datetime
    deadline_at: datetime
    grace_minutes: int = 0

    @property
    def closes_at(self) -> datetime:
        """The first moment at which nothing is accepted any more."""
        return self.deadline_at + timedelta(minutes=self.grace_minutes)

    def until(self, moment: datetime) -> "Window":
        """Return the window that stays open until a later moment, without grace."""
        if moment <= self.closes_at:
            return self
        return replace(self, deadline_at=moment, grace_minutes=0)

    def accepts(self, at: datetime) -> bool:
        """Say whether what reaches the server at this moment counts."""
        return self.opens_at <= at < self.closes_at
