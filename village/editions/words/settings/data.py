"""Personal data: who gets them, and how long each kind is kept."""

from dataclasses import dataclass, field

from village.editions.words.settings.values import Days, Line
from village.editions.words.shape import Texts


@dataclass(frozen=True, slots=True)
class DataProtection:
    """Who else gets personal data, and after how many days each kind is erased.

    `declaration` is the number under which the authority knows what is done, where it asks for one.
    Drafts count from their call's deadline, all else from the last day of the edition; what has no
    number of days is kept until somebody asks. Visitors have their own in `VisitorSettings`.
    """

    contact: Line = ""
    declaration: Line = ""
    recipients: Texts = field(default_factory=dict)
    transfers: Texts = field(default_factory=dict)
    drafts_days: Days | None = None
    refused_days: Days | None = None
    badges_days: Days | None = None
    mails_days: Days | None = None
