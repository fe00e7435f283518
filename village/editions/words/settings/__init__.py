"""What makes one edition differ from another, as values: the content of an edition's file.

The rows of an edition, its file and its JSON Schema all have this one shape. A text is a table by
language. A moment is aware and UTC; files write it by the edition's own clock. Amounts are whole
minor units of the edition's currency; shares lie between 0 and 1.

One module a part of the settings; here they are together.
"""

# ruff: noqa: RUF009 - the defaults of the parts are frozen

from dataclasses import dataclass

from village.editions.words.settings.badges import BadgeHours, BadgeKind, BadgeSettings, BadgeZone
from village.editions.words.settings.calls import (
    MOST_CHECKS,
    CallSettings,
    ChecklistLine,
    Choice,
    Effect,
    Eligibility,
    QuestionSection,
    QuestionSettings,
    Rule,
    ShownIf,
    Standard,
)
from village.editions.words.settings.data import DataProtection
from village.editions.words.settings.documents import (
    ClauseSettings,
    ContractSettings,
    LetterHolders,
    LetterSettings,
    MailSettings,
    OnlyIf,
)
from village.editions.words.settings.identity import (
    FigureSettings,
    Identity,
    Mode,
    Organiser,
    Partner,
    PracticalSection,
    Venue,
)
from village.editions.words.settings.jury import (
    CriterionSettings,
    JurySettings,
    MarkWord,
    RefusalReason,
    Scale,
)
from village.editions.words.settings.pavilions import (
    AxisSettings,
    Belonging,
    ContinentCode,
    PavilionRule,
    PavilionSettings,
)
from village.editions.words.settings.prices import (
    BY_STAND,
    Buyers,
    InstalmentRule,
    LateFee,
    PackageItem,
    Price,
    PriceItem,
    PriceSettings,
    ReminderRule,
    Service,
    Vat,
    VatRule,
)
from village.editions.words.settings.programme import Programme, Room, SessionSettings, Speaker
from village.editions.words.settings.tasks import (
    SlotSettings,
    StandRules,
    TaskKind,
    TaskPlan,
    TaskSettings,
)
from village.editions.words.settings.values import (
    Amount,
    Answer,
    Colour,
    Key,
    Link,
    PavilionCode,
    PictureSettings,
)
from village.editions.words.settings.visitors import (
    VisitorBadge,
    VisitorConsent,
    VisitorSettings,
    VisitorType,
)

__all__ = [
    "BY_STAND",
    "MOST_CHECKS",
    "Amount",
    "Answer",
    "AxisSettings",
    "BadgeHours",
    "BadgeKind",
    "BadgeSettings",
    "BadgeZone",
    "Belonging",
    "Buyers",
    "CallSettings",
    "ChecklistLine",
    "Choice",
    "ClauseSettings",
    "Colour",
    "ContinentCode",
    "ContractSettings",
    "CriterionSettings",
    "DataProtection",
    "Effect",
    "Eligibility",
    "FigureSettings",
    "Identity",
    "InstalmentRule",
    "JurySettings",
    "Key",
    "LateFee",
    "LetterHolders",
    "LetterSettings",
    "Link",
    "MailSettings",
    "MarkWord",
    "Mode",
    "OnlyIf",
    "Organiser",
    "PackageItem",
    "Partner",
    "PavilionCode",
    "PavilionRule",
    "PavilionSettings",
    "PictureSettings",
    "PracticalSection",
    "Price",
    "PriceItem",
    "PriceSettings",
    "Programme",
    "QuestionSection",
    "QuestionSettings",
    "RefusalReason",
    "ReminderRule",
    "Room",
    "Rule",
    "Scale",
    "Service",
    "SessionSettings",
    "Settings",
    "ShownIf",
    "SlotSettings",
    "Speaker",
    "StandRules",
    "Standard",
    "TaskKind",
    "TaskPlan",
    "TaskSettings",
    "Vat",
    "VatRule",
    "Venue",
    "VisitorBadge",
    "VisitorConsent",
    "VisitorSettings",
    "VisitorType",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an organiser decides of an edition, but its plan."""

    edition: Identity
    organiser: Organiser
    venue: Venue = Venue()
    partners: tuple[Partner, ...] = ()
    axes: tuple[AxisSettings, ...] = ()
    pavilion_rule: PavilionRule = PavilionRule()
    pavilions: tuple[PavilionSettings, ...] = ()
    calls: tuple[CallSettings, ...] = ()
    jury: JurySettings = JurySettings()
    prices: PriceSettings = PriceSettings()
    services: tuple[Service, ...] = ()
    tasks: TaskPlan = TaskPlan()
    contracts: ContractSettings = ContractSettings()
    mails: tuple[MailSettings, ...] = ()
    letters: tuple[LetterSettings, ...] = ()
    programme: Programme = Programme()
    practical: tuple[PracticalSection, ...] = ()
    figures: tuple[FigureSettings, ...] = ()
    visitors: VisitorSettings = VisitorSettings()
    data_protection: DataProtection = DataProtection()
    badges: BadgeSettings = BadgeSettings()
