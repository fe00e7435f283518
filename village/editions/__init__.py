"""An edition and all that it owns: axes, pavilions, calls, criteria, programme, prices, wording."""

from village.editions import personal
from village.editions.reads import editions, settings
from village.editions.reads.editions import venue_line
from village.editions.reads.programme import days_of
from village.editions.tables import Axis, Call, Criterion, Edition
from village.editions.words import asking, eligibility, pavilions
from village.editions.words.badges import (
    BadgeField,
    BadgeRole,
    BadgeSheet,
    Hours,
    Reentry,
    is_good,
    may_enter,
)
from village.editions.words.calls import CallKind, Window
from village.editions.words.comparing import Difference, differences
from village.editions.words.file.writing import write_files
from village.editions.words.files import MEGABYTE, Attached, FileKind, media_types
from village.editions.words.kinds import read_questions
from village.editions.words.life import Life
from village.editions.words.mails import MAILS
from village.editions.words.moving import moved_to
from village.editions.words.pictures import pictures_of, taken
from village.editions.words.prices import (
    Quote,
    listed_price,
    price_of,
    rounded_cents,
    stand_quote,
)
from village.editions.words.questions import Question
from village.editions.words.sections import Section
from village.editions.words.settings import (
    BadgeKind,
    BadgeSettings,
    Belonging,
    CallSettings,
    ChecklistLine,
    DataProtection,
    LetterHolders,
    LetterSettings,
    OnlyIf,
    PriceItem,
    Rule,
    Scale,
    Service,
    Settings,
    SlotSettings,
    TaskKind,
    TaskPlan,
    TaskSettings,
    Vat,
    VatRule,
    VisitorSettings,
    VisitorType,
)
from village.editions.words.vat import USUAL_REASONS, VatParties, vat_of
from village.editions.writes import making, numbers, sections

__all__ = [
    "MAILS",
    "MEGABYTE",
    "USUAL_REASONS",
    "Attached",
    "Axis",
    "BadgeField",
    "BadgeKind",
    "BadgeRole",
    "BadgeSettings",
    "BadgeSheet",
    "Belonging",
    "Call",
    "CallKind",
    "CallSettings",
    "ChecklistLine",
    "Criterion",
    "DataProtection",
    "Difference",
    "Edition",
    "FileKind",
    "Hours",
    "LetterHolders",
    "LetterSettings",
    "Life",
    "OnlyIf",
    "PriceItem",
    "Question",
    "Quote",
    "Reentry",
    "Rule",
    "Scale",
    "Section",
    "Service",
    "Settings",
    "SlotSettings",
    "TaskKind",
    "TaskPlan",
    "TaskSettings",
    "Vat",
    "VatParties",
    "VatRule",
    "VisitorSettings",
    "VisitorType",
    "Window",
    "asking",
    "days_of",
    "differences",
    "editions",
    "eligibility",
    "is_good",
    "listed_price",
    "making",
    "may_enter",
    "media_types",
    "moved_to",
    "numbers",
    "pavilions",
    "personal",
    "pictures_of",
    "price_of",
    "read_questions",
    "rounded_cents",
    "sections",
    "settings",
    "stand_quote",
    "taken",
    "vat_of",
    "venue_line",
    "write_files",
]
