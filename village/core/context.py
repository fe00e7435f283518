"""All that a use case needs: the session, who acts, the time, the edition, jobs and files."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from village.core.actor import Actor
from village.core.errors import NotFound
from village.core.files.storage import Storage
from village.core.languages import LANGUAGES
from village.core.safe import Safe

if TYPE_CHECKING:
    # Only the type: an edition belongs to a feature, and features stand above the core.
    from village.editions.tables import Edition


class Defer(Protocol):
    """Queue a job by its name, on the session's own connection."""

    def __call__(self, task: str, /, **arguments: object) -> None: ...  # noqa: D102


def run_no_jobs(task: str, /, **arguments: object) -> None:
    """Queue nothing: for loading data whose mails must not leave."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a view, a job or a test hands to services and queries.

    Attributes:
        sends_mail: without it, as no mail server is configured, mails are kept to be read.
        safe: locks what must not lie in the database in clear.
        public_url: the address people use, for links inside documents.
        network: where the actor's request comes from; empty where there is none.
        scanner: where clamd listens, which looks for viruses; empty where there is none.
    """

    session: Session
    actor: Actor
    now: datetime
    storage: Storage
    edition: "Edition | None" = None
    defer: Defer = run_no_jobs
    sends_mail: bool = True
    safe: Safe = field(default=Safe(""), repr=False)
    public_url: str = "http://localhost"
    network: str = ""
    scanner: str = ""

    @property
    def today(self) -> date:
        """The day at the place of the edition."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment at the place of the edition."""
        return moment.astimezone(ZoneInfo(self.the_edition.timezone)).date()

    @property
    def the_edition(self) -> "Edition":
        """The edition in which this happens.

        Raises:
            NotFound: it happens outside any.
        """
        if self.edition is None:
            raise NotFound
        return self.edition

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which people are written to here, the main one first."""
        return self.edition.languages if self.edition else LANGUAGES

    def outside(self) -> "Context":
        """Return the same context outside any edition."""
        return replace(self, edition=None)

    def acting(self, actor: Actor, *, at: datetime | None = None) -> "Context":
        """Return the same context with another actor, and another time if given."""
        return replace(self, actor=actor, now=at or self.now)
