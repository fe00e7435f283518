"""What makes one edition differ from another, as values: the content of an edition's file.

The rows of an edition, its file and its JSON Schema all have this one shape. A text is a table by
language. A moment is aware and UTC; files write it by the edition's own clock. Amounts are whole
minor units of the edition's currency; shares lie between 0 and 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from village.core.languages import text_in
from village.editions.words.badges import BadgeField, BadgeRole, BadgeSheet
from village.editions.words.calls import CallKind
from village.editions.words.files import LARGEST_MB, FileKind
from village.editions.words.kinds import KINDS
from village.editions.words.mails import MAILS
from village.editions.words.shape import Texts, ValueLimits

Key = Annotated[str, ValueLimits(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
#: A word for what is counted: piece, stand, person.
Unit = Annotated[str, ValueLimits(pattern=r"^[a-z][a-z0-9_-]*$", longest=32)]
Answer = Annotated[str, ValueLimits(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
PavilionCode = Annotated[str, ValueLimits(pattern=r"^[a-z][a-z0-9_-]{0,15}$")]
Code = Annotated[str, ValueLimits(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,11}$")]
Country = Annotated[str, ValueLimits(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, ValueLimits(pattern=r"^[A-Z]{3}$")]
Colour = Annotated[str, ValueLimits(pattern=r"^#[0-9a-fA-F]{6}$")]
Link = Annotated[str, ValueLimits(pattern=r"^(https?://\S+)?$", longest=500)]
Line = Annotated[str, ValueLimits(longest=300)]
#: Beside `edition.toml`, or in one folder there.
PictureFile = Annotated[
    str,
    ValueLimits(
        pattern=r"^([\w-][\w.-]*/)?[\w-][\w.-]*\.([Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg]|[Ww][Ee][Bb][Pp])$",
        longest=150,
    ),
]
Count = Annotated[int, ValueLimits(least=0, most=1_000_000)]
Positive = Annotated[int, ValueLimits(least=1, most=1_000_000)]
Amount = Annotated[int, ValueLimits(least=0, most=10**15)]
Share = Annotated[Decimal, ValueLimits(least=0, most=1)]
Latitude = Annotated[Decimal, ValueLimits(least=-90, most=90)]
Longitude = Annotated[Decimal, ValueLimits(least=-180, most=180)]
Bound = Annotated[int, ValueLimits(least=-(10**12), most=10**12)]
Megabytes = Annotated[int, ValueLimits(least=1, most=LARGEST_MB)]
KindCode = Annotated[str, ValueLimits(among=tuple(KINDS))]
MailKey = Annotated[str, ValueLimits(among=tuple(MAILS))]


class Mode(StrEnum):
    """Where an edition takes place."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    VIRTUAL = "virtual"


class Belonging(StrEnum):
    """Who says in which pavilion an application stands."""

    CONTINENTS = "continents"
    CHOICE = "choice"
    ORGANISER = "organiser"


class ContinentCode(StrEnum):
    """A continent, by its usual two letters."""

    AFRICA = "AF"
    ANTARCTICA = "AN"
    ASIA = "AS"
    EUROPE = "EU"
    NORTH_AMERICA = "NA"
    OCEANIA = "OC"
    SOUTH_AMERICA = "SA"


class Rule(StrEnum):
    """What a call may ask of those who apply."""

    FOUNDED_WITHIN_YEARS = "founded_within_years"
    TEAM_AT_MOST = "team_at_most"
    COUNTRIES = "countries"
    ONE_PROJECT = "one_project"


class Effect(StrEnum):
    """What becomes of an application that breaks a rule."""

    TOLD = "told"
    FLAGGED = "flagged"
    ENFORCED = "enforced"


class OnlyIf(StrEnum):
    """What a clause may depend on."""

    SPACE_ONLY = "stand.space_only"
    SHELL_SCHEME = "stand.shell_scheme"
    CORNER = "stand.corner"
    ISLAND = "stand.island"


class LetterHolders(StrEnum):
    """To whom letters of a kind are made out."""

    EXHIBITORS = "exhibitors"
    STARTUPS = "startups"
    JURORS = "jurors"
    WINNERS = "winners"
    PEOPLE = "people"


class VisitorBadge(StrEnum):
    """The band of a visitor's badge."""

    VISITOR = "visitor"
    PRESS = "press"
    SPEAKER = "speaker"
    PARTNER = "partner"
    STAFF = "staff"


class PriceItem(StrEnum):
    """What has a price."""

    REGISTRATION = "registration"
    SHELL_SCHEME_M2 = "shell_scheme_m2"
    SPACE_ONLY_M2 = "space_only_m2"
    STARTUP_POD = "startup_pod"
    EXTRA_BADGE = "extra_badge"
    """A badge beyond those that an exhibitor has; without a price there are none."""


class Vat(StrEnum):
    """How an exhibitor's order is taxed."""

    TAXED = "taxed"
    ZERO = "zero"
    EXEMPT = "exempt"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"


class Buyers(StrEnum):
    """To which exhibitors a rule of tax applies: a business is one that gives a VAT number."""

    ALL = "all"
    BUSINESSES = "businesses"
    OTHERS = "others"


class TaskKind(StrEnum):
    """What an exhibitor may have to do before the event."""

    CONTRACT = "contract"
    DEPOSIT = "deposit"
    FASCIA = "fascia"
    CATALOGUE = "catalogue"
    SERVICES = "services"
    PEOPLE = "people"
    CO_EXHIBITORS = "co_exhibitors"
    INSURANCE = "insurance"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """A picture: its file, and in words what it shows, for those who do not see it."""

    file: PictureFile
    alt: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the edition is called, when it is, and in which languages, currency and zone."""

    code: Code
    name: Texts
    starts_on: date
    ends_on: date
    languages: tuple[Key, ...]
    currency: Currency
    country: Country
    timezone: Line
    ordinal: Positive = 1
    mode: Mode = Mode.ON_SITE
    website: Line = ""
    results_on: date | None = None
    theme: Texts = field(default_factory=dict)
    tagline: Texts = field(default_factory=dict)
    about: Texts = field(default_factory=dict)
    patronage: Texts = field(default_factory=dict)
    accent: Colour | None = None
    accent_dark: Colour | None = None
    logo: PictureSettings | None = None
    legal_notice: Texts = field(default_factory=dict)
    privacy: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who answers for the edition; `numbers` are its legal numbers by their short names.

    `country` is where it is established, which is that of the edition where it is not said.

    What follows them stands on invoices: the capital, where to pay, why no VAT is due where none
    is, and what the law or the organiser wants said at the foot.
    """

    name: Texts
    form: Texts = field(default_factory=dict)
    address: Texts = field(default_factory=dict)
    city: Texts = field(default_factory=dict)
    country: Country | None = None
    represented_by: Texts = field(default_factory=dict)
    role: Texts = field(default_factory=dict)
    email: Line = ""
    phone: Line = ""
    numbers: Mapping[str, Line] = field(default_factory=dict)
    capital: Line = ""
    bank: Line = ""
    account: Line = ""
    bic: Line = ""
    no_vat_reason: Texts = field(default_factory=dict)
    invoice_notes: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the edition takes place."""

    name: Texts = field(default_factory=dict)
    city: Texts = field(default_factory=dict)
    address: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    map_link: Link = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """Who supports the edition."""

    key: Key
    name: Line
    link: Link = ""
    logo: PictureSettings | None = None


@dataclass(frozen=True, slots=True)
class AxisSettings:
    """One of the edition's themes."""

    number: Positive
    title: Texts
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PavilionRule:
    """Who says where start-ups and exhibitors belong."""

    startup: Belonging = Belonging.ORGANISER
    exhibitor: Belonging = Belonging.CHOICE


@dataclass(frozen=True, slots=True)
class PavilionSettings:
    """A themed area of the floor; `continents` count where the rule goes by continent."""

    code: PavilionCode
    name: Texts
    note: Texts = field(default_factory=dict)
    colour: Colour | None = None
    continents: tuple[ContinentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; of a scale, the words of a step, whose value is its number."""

    value: Answer
    label: Texts


@dataclass(frozen=True, slots=True)
class ShownIf:
    """Asks a question only where another has one of these answers."""

    question: Key
    is_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionSettings:
    """One question of a call.

    `least` and `most` bound a number, the characters of a text, how many are chosen or sent, or a
    day, written as 20271012. Files are of the kinds that it `accepts` (all, where it names none),
    each of at most `largest_mb` megabytes. A `public` answer stands on the exhibitor's public page:
    a video, a contact. A retired question is asked no more; answers given before stay readable.
    """

    key: Key
    kind: KindCode
    label: Texts
    help: Texts = field(default_factory=dict)
    required: bool = False
    least: Bound | None = None
    most: Bound | None = None
    unit: Line = ""
    choices: tuple[Choice, ...] = ()
    shown_if: ShownIf | None = None
    axes: tuple[Positive, ...] = ()
    pavilions: tuple[PavilionCode, ...] = ()
    jury: bool = True
    hidden_when_blind: bool = False
    public: bool = False
    frozen_after: date | None = None
    retired: bool = False
    accepts: tuple[FileKind, ...] = ()
    largest_mb: Megabytes | None = None


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """A titled part of a call's form."""

    questions: tuple[QuestionSettings, ...] = ()
    title: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A rule for those who apply; `value` for a number, `countries` for a list of countries."""

    rule: Rule
    effect: Effect = Effect.TOLD
    value: Positive | None = None
    countries: tuple[Country, ...] = ()
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standard:
    """What a call does with the standard questions: leaves out, requires, asks, rewords."""

    off: tuple[Key, ...] = ()
    required: tuple[Key, ...] = ()
    optional: tuple[Key, ...] = ()
    labels: Mapping[str, Texts] = field(default_factory=dict)
    help: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """What organisations apply to; no `places` or `per_organisation` means no limit."""

    key: Key
    kind: CallKind
    opens_at: datetime
    deadline_at: datetime
    title: Texts
    grace_minutes: Annotated[int, ValueLimits(least=0, most=1440)] = 0
    pavilion: PavilionCode | None = None
    places: Count | None = None
    per_organisation: Positive | None = None
    description: Texts = field(default_factory=dict)
    who: Texts = field(default_factory=dict)
    offer: Texts = field(default_factory=dict)
    eligibility: tuple[Eligibility, ...] = ()
    standard: Standard = Standard()
    sections: tuple[QuestionSection, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkWord:
    """The word that stands for a mark."""

    label: Texts


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks a juror gives; with `words`, one for each mark, the lowest first."""

    least: Annotated[int, ValueLimits(least=0, most=100)] = 0
    most: Annotated[int, ValueLimits(least=1, most=100)] = 5
    step: Positive = 1
    words: tuple[MarkWord, ...] = ()

    @property
    def marks(self) -> range:
        """Every mark, the lowest first."""
        return range(self.least, self.most + 1, self.step)

    def label(self, mark: int, language: str) -> str:
        """Return what a mark is called: its word where the scale is of words, else its number."""
        if not self.words:
            return str(mark)
        return text_in(self.words[self.marks.index(mark)].label, language)

    def share(self, score: float) -> float:
        """Return how far up the scale a score lies, from 0 to 1."""
        return (score - self.least) / (self.most - self.least)


@dataclass(frozen=True, slots=True)
class CriterionSettings:
    """What is scored; `anchors` says what a mark means, by mark."""

    key: Key
    weight: Annotated[Decimal, ValueLimits(least=Decimal("0.0001"), most=1)]
    title: Texts
    help: Texts = field(default_factory=dict)
    anchors: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why an application may be refused: the label for the screener, the text for the letter."""

    key: Key
    label: Texts
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JurySettings:
    """How applications are screened and judged.

    Jurors with open files are reminded before the deadline; the mail of a verdict of the screening
    waits for some minutes, and the verdict can be taken back until then. Applicants read the
    decision with its reasons; `tells_score` adds their calibrated score, its interval and the
    line, `tells_feedback` what the jury praised and missed.
    """

    reviews_per_application: Annotated[int, ValueLimits(least=1, most=20)] = 3
    reviews_due_at: datetime | None = None
    scale: Scale = Scale()
    blind: bool = False
    verdict_delay_minutes: Annotated[int, ValueLimits(least=0, most=1440)] = 10
    tells_score: bool = False
    tells_feedback: bool = False
    criteria: tuple[CriterionSettings, ...] = ()
    refusal_reasons: tuple[RefusalReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs before tax; the narrowest line that fits counts."""

    item: PriceItem
    amount: Amount
    pavilion: PavilionCode | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class InstalmentRule:
    """A share of the price, and when it is due; never before the day of issue."""

    share: Share
    after_signature_days: Count | None = None
    before_event_days: Count | None = None
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VatRule:
    """How exhibitors of some countries are taxed: all abroad where none is named.

    `EU` names the member states of the European Union. `reason` is what documents say where there
    is no tax.
    """

    vat: Vat
    countries: tuple[Country, ...] = ()
    buyers: Buyers = Buyers.ALL
    reason: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """How many days after its last day an invoice that is not paid is recalled by itself."""

    after_days: Positive


@dataclass(frozen=True, slots=True)
class LateFee:
    """What may be asked of who pays late: an amount, and a yearly rate on what is owed.

    Nothing is charged by itself: it is proposed on the page of the invoice. Of several rules the
    one with the most days passed counts. `vat_reason` says why no tax is due on it; without one it
    is taxed as everything else.
    """

    after_days: Positive
    amount: Amount = 0
    yearly_rate: Share = Decimal(0)
    vat_reason: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceSettings:
    """What stands cost, the tax on it, and how it is paid; the first rule that fits counts.

    Without rules of tax those of `editions.words.vat` hold.
    """

    vat_rate: Share = Decimal(0)
    vat_rules: tuple[VatRule, ...] = ()
    corner_supplement: Share = Decimal(0)
    list: tuple[Price, ...] = ()
    instalments: tuple[InstalmentRule, ...] = ()
    reminders: tuple[ReminderRule, ...] = ()
    late_fees: tuple[LateFee, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """What an exhibitor may order beside the stand; `most` bounds one order, `stock` all."""

    key: Key
    label: Texts
    amount: Amount
    unit: Unit = "piece"
    most: Positive | None = None
    stock: Count | None = None
    order_until: date | None = None


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """A task of every exhibitor, and until when; `note` is what the organiser adds to it."""

    task: TaskKind
    before_event_days: Count = 30
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """When vehicles may be unloaded, and how many at once."""

    key: Key
    starts_at: datetime
    ends_at: datetime
    places: Positive
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What exhibitors have to do before the event, and when they may deliver."""

    list: tuple[TaskSettings, ...] = (
        TaskSettings(TaskKind.CONTRACT, 60),
        TaskSettings(TaskKind.DEPOSIT, 45),
        TaskSettings(TaskKind.FASCIA, 30),
        TaskSettings(TaskKind.CATALOGUE, 30),
        TaskSettings(TaskKind.SERVICES, 21),
        TaskSettings(TaskKind.CO_EXHIBITORS, 30),
        TaskSettings(TaskKind.PEOPLE, 14),
        TaskSettings(TaskKind.DELIVERY, 14),
    )
    slots: tuple[SlotSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseSettings:
    """An article of a contract; with `only_if`, in the contracts of which that is true."""

    title: Texts
    text: Texts
    only_if: OnlyIf | None = None


@dataclass(frozen=True, slots=True)
class ContractSettings:
    """The clauses, by kind of contract."""

    exhibitor: tuple[ClauseSettings, ...] = ()
    startup: tuple[ClauseSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class MailSettings:
    """A mail in the edition's own words; the usual ones go out where it has none."""

    key: MailKey
    subject: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    sent: bool = True


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """A kind of letter or certificate; exhibitors may ask for one that is `on_request`.

    A paragraph that is nothing but a placeholder is set large.
    """

    key: Key
    holders: LetterHolders
    title: Texts
    text: Texts
    certificate: bool = True
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Where sessions take place."""

    key: Key
    name: Texts


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks."""

    key: Key
    name: Line
    role: Texts = field(default_factory=dict)
    biography: Texts = field(default_factory=dict)
    photo: PictureSettings | None = None


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """One item of the programme; `credits` says who speaks where they are not listed one by one."""

    key: Key
    room: Key
    starts_at: datetime
    ends_at: datetime
    title: Texts
    axis: Positive | None = None
    speakers: tuple[Key, ...] = ()
    credits: Texts = field(default_factory=dict)
    stream: Link = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Rooms, speakers and sessions."""

    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[SessionSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticalSection:
    """A titled part of the practical information."""

    key: Key
    title: Texts
    paragraphs: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """A number with what it counts."""

    value: Count
    label: Texts


@dataclass(frozen=True, slots=True)
class VisitorType:
    """Who registers as what; `places_a_day` bounds the people of the type on each day.

    With `proof` an organiser reads a proof before there is a place, and `by_invitation` only those
    register who have an exhibitor's code.
    """

    key: Key
    label: Texts
    note: Texts = field(default_factory=dict)
    badge: VisitorBadge = VisitorBadge.VISITOR
    places_a_day: Count | None = None
    proof: bool = False
    by_invitation: bool = False


@dataclass(frozen=True, slots=True)
class VisitorConsent:
    """What a visitor may agree to, each apart; `required` for those who register at all."""

    key: Key
    label: Texts
    required: bool = False


@dataclass(frozen=True, slots=True)
class VisitorSettings:
    """Who may register as a visitor, between when, and for how many there is room.

    Registration is taken while it is `open`, from `opens_at` to `closes_at`, where they are given,
    and never after the last day. `places_a_day` bounds all types together on each day;
    `largest_group` those whom one person registers, `invitations` those whom an exhibitor invites.
    Where no types are given, the usual ones count, with the usual consents. What says who came is
    kept for `keep_days` after the last day.
    """

    open: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    introduction: Texts = field(default_factory=dict)
    places_a_day: Count | None = None
    largest_group: Annotated[int, ValueLimits(least=1, most=200)] = 20
    invitations: Count = 20
    keep_days: Annotated[int, ValueLimits(least=1, most=3650)] = 90
    types: tuple[VisitorType, ...] = ()
    consents: tuple[VisitorConsent, ...] = ()


Days = Annotated[int, ValueLimits(least=1, most=3650)]


@dataclass(frozen=True, slots=True)
class DataProtection:
    """Who else gets personal data, and after how many days which are erased.

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


@dataclass(frozen=True, slots=True)
class BadgeKind:
    """How the badges of a role look: the words and the colour of the band, and their usual sheet.

    `zones` says where its bearer may go besides, as it stands on the badge.
    """

    role: BadgeRole
    label: Texts = field(default_factory=dict)
    colour: Colour | None = None
    zones: Texts = field(default_factory=dict)
    sheet: BadgeSheet | None = None


@dataclass(frozen=True, slots=True)
class BadgeHours:
    """When badges of a role are good; a role without hours is good on all its days.

    Passes for build-up and breakdown are void during the show where no hours are given.
    """

    role: BadgeRole
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BadgeSettings:
    """What badges show, how many an exhibitor has, and what stands on the back.

    A start-up names `startup_badges` people, an exhibitor one for each `m2_per_badge`, two at
    least; `work_passes` are those of each for build-up, and as many for breakdown. The back, where
    `back` asks for it, has the floor plan (`plan`), the sessions of the programme that are
    `highlights`, the `note`, and what to do in an `emergency` in all languages.
    """

    shows: tuple[BadgeField, ...] = tuple(BadgeField)
    kinds: tuple[BadgeKind, ...] = ()
    startup_badges: Annotated[int, ValueLimits(least=1, most=1000)] = 4
    m2_per_badge: Annotated[int, ValueLimits(least=1, most=1000)] = 3
    work_passes: Count = 6
    hours: tuple[BadgeHours, ...] = ()
    back: bool = False
    plan: bool = True
    highlights: tuple[Key, ...] = ()
    note: Texts = field(default_factory=dict)
    emergency: Texts = field(default_factory=dict)


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
