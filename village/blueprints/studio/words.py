"""What the studio calls each setting: a label, a help, and how much room a text gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from village.editions.words.badges import BadgeField, BadgeRole, BadgeSheet
from village.editions.words.calls import CallKind
from village.editions.words.files import FileKind
from village.editions.words.settings import (
    AxisSettings,
    BadgeHours,
    BadgeKind,
    BadgeSettings,
    Belonging,
    Buyers,
    CallSettings,
    Choice,
    ClauseSettings,
    ContinentCode,
    ContractSettings,
    CriterionSettings,
    DataProtection,
    Effect,
    Eligibility,
    FigureSettings,
    Identity,
    InstalmentRule,
    JurySettings,
    LateFee,
    LetterHolders,
    LetterSettings,
    MailSettings,
    MarkWord,
    Mode,
    OnlyIf,
    Organiser,
    Partner,
    PavilionRule,
    PavilionSettings,
    PracticalSection,
    Price,
    PriceItem,
    PriceSettings,
    Programme,
    QuestionSection,
    QuestionSettings,
    RefusalReason,
    ReminderRule,
    Room,
    Rule,
    Scale,
    Service,
    SessionSettings,
    SlotSettings,
    Speaker,
    TaskKind,
    TaskPlan,
    TaskSettings,
    Vat,
    VatRule,
    Venue,
    VisitorBadge,
    VisitorConsent,
    VisitorSettings,
    VisitorType,
)
from village.editions.words.shape import Texts
from village.editions.words.standards import Asking
from village.web.badge_words import BADGE_FIELDS, BADGE_ROLES
from village.web.tasks import TASK_NAMES


@dataclass(frozen=True, slots=True)
class SettingWords:
    """A setting's label and help; with `rows`, its text is given so many lines."""

    label: str
    help: str = ""
    rows: int = 0
    add: str = ""  #: what the button says that adds one more to a list


@dataclass(frozen=True, slots=True)
class Rewording:
    """The organiser's own words for a standard question."""

    label: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


WORDS: Mapping[type, Mapping[str, SettingWords]] = MappingProxyType(
    {
        Identity: {
            "name": SettingWords(_l("Name")),
            "ordinal": SettingWords(
                _l("Which edition it is"), _l("1 for the first, 8 for the eighth.")
            ),
            "theme": SettingWords(_l("Theme"), _l("The title of this year, as on the poster.")),
            "tagline": SettingWords(
                _l("One sentence"), _l("Under the name, and in search engines.")
            ),
            "about": SettingWords(_l("About the event"), rows=6),
            "patronage": SettingWords(_l("Patronage"), rows=2),
            "starts_on": SettingWords(_l("First day")),
            "ends_on": SettingWords(
                _l("Last day"),
                _l(
                    "With as many days as before, sessions, hours of badges and delivery slots move"
                    " along; deadlines stay."
                ),
            ),
            "results_on": SettingWords(
                _l("Day of the results"), _l("Shown to applicants as the day of the decision.")
            ),
            "timezone": SettingWords(
                _l("Time zone"), _l("All times on the pages and in mails are by this clock.")
            ),
            "country": SettingWords(
                _l("Country of the organiser"), _l("Forms offer countries as this one lists them.")
            ),
            "currency": SettingWords(_l("Currency"), _l("Of all prices.")),
            "languages": SettingWords(
                _l("Languages"),
                _l(
                    "A text that is missing in a language is shown in another one. Taking a"
                    " language away deletes the texts in it; the log keeps them."
                ),
            ),
            "mode": SettingWords(_l("Where it takes place")),
            "website": SettingWords(_l("Website")),
            "accent": SettingWords(_l("Colour of the event"), _l("For buttons and marks.")),
            "accent_dark": SettingWords(_l("The same colour on a dark ground")),
            "logo": SettingWords(
                _l("Logo"), _l("JPEG, PNG or WebP, 5 MB at most. It stands on all pages.")
            ),
            "legal_notice": SettingWords(_l("Legal notice"), rows=8),
            "privacy": SettingWords(_l("Privacy"), rows=8),
        },
        Organiser: {
            "name": SettingWords(_l("Name of the organiser")),
            "form": SettingWords(_l("Legal form")),
            "address": SettingWords(_l("Address"), rows=2),
            "city": SettingWords(_l("City"), _l("Contracts are made there.")),
            "country": SettingWords(
                _l("Country of the organiser"),
                _l("Its two letters, such as FR; the edition's country if empty."),
            ),
            "represented_by": SettingWords(_l("Represented by"), _l("Who signs contracts.")),
            "role": SettingWords(_l("As"), _l("The office of that person.")),
            "email": SettingWords(
                _l("Email address"), _l("Where questions and answers to mails go.")
            ),
            "phone": SettingWords(_l("Telephone")),
            "numbers": SettingWords(
                _l("Legal numbers"),
                _l(
                    "Such as ICE, RC, IF, TP, CNSS, SIREN or a VAT number: they stand on contracts"
                    " and invoices."
                ),
                add=_l("Add a number"),
            ),
            "capital": SettingWords(
                _l("Share capital"),
                _l("As it stands on contracts and invoices, with its currency."),
            ),
            "bank": SettingWords(_l("Bank"), _l("Where exhibitors pay: it stands on invoices.")),
            "account": SettingWords(_l("Bank account"), _l("The RIB or the IBAN.")),
            "bic": SettingWords(_l("BIC of the bank")),
            "no_vat_reason": SettingWords(
                _l("Why no VAT is due"),
                _l("Said on invoices where the rate is zero, such as the article of the law."),
                rows=2,
            ),
            "invoice_notes": SettingWords(
                _l("At the foot of invoices"),
                _l("What the law wants said, such as late payment penalties."),
                rows=4,
            ),
        },
        Venue: {
            "name": SettingWords(_l("Name of the place")),
            "city": SettingWords(_l("City")),
            "address": SettingWords(_l("Address"), rows=2),
            "description": SettingWords(_l("About the place"), rows=4),
            "latitude": SettingWords(_l("Latitude"), _l("In degrees, such as 48.8566.")),
            "longitude": SettingWords(_l("Longitude"), _l("In degrees, such as 2.3522.")),
            "map_link": SettingWords(_l("Link to a map")),
        },
        Partner: {
            "name": SettingWords(_l("Name")),
            "link": SettingWords(_l("Website")),
            "logo": SettingWords(_l("Logo"), _l("JPEG, PNG or WebP, 5 MB at most.")),
        },
        AxisSettings: {
            "number": SettingWords(_l("Number")),
            "title": SettingWords(_l("Title")),
            "note": SettingWords(_l("A few words"), rows=2),
        },
        PavilionRule: {
            "startup": SettingWords(_l("Who says where a start-up belongs")),
            "exhibitor": SettingWords(_l("Who says where an exhibitor belongs")),
        },
        PavilionSettings: {
            "name": SettingWords(_l("Name")),
            "note": SettingWords(_l("A few words"), rows=2),
            "colour": SettingWords(_l("Colour on the plan")),
            "continents": SettingWords(
                _l("Continents"), _l("They count where applications belong by continent.")
            ),
        },
        CallSettings: {
            "key": SettingWords(_l("Short name")),
            "kind": SettingWords(_l("For whom")),
            "title": SettingWords(_l("Title")),
            "opens_at": SettingWords(_l("Opens")),
            "deadline_at": SettingWords(_l("Deadline")),
            "grace_minutes": SettingWords(
                _l("Minutes of grace for what is being sent"),
                _l("What reaches us in these minutes after the deadline still counts."),
            ),
            "pavilion": SettingWords(_l("Pavilion of this call alone")),
            "places": SettingWords(_l("Places"), _l("Without a number there is no limit.")),
            "per_organisation": SettingWords(
                _l("Applications of one organisation"), _l("Without a number there is no limit.")
            ),
            "description": SettingWords(_l("What the call is about"), rows=5),
            "who": SettingWords(_l("Who can apply"), rows=3),
            "offer": SettingWords(_l("What is offered"), rows=3),
            "eligibility": SettingWords(
                _l("Rules"),
                _l("Checked on every application; each says what becomes of one that breaks it."),
                add=_l("Add a rule"),
            ),
        },
        QuestionSection: {
            "title": SettingWords(_l("Title")),
            "help": SettingWords(_l("A few words before the questions"), rows=2),
        },
        QuestionSettings: {
            "label": SettingWords(_l("Question")),
            "help": SettingWords(_l("Help"), _l("Stands under the question."), rows=2),
            "required": SettingWords(_l("Has to be answered")),
            "choices": SettingWords(_l("Answers to choose from"), add=_l("Add an answer")),
            "least": SettingWords(
                _l("At least"), _l("Characters, a number, how many are chosen or sent.")
            ),
            "most": SettingWords(
                _l("At most"), _l("Characters, a number, how many are chosen or sent.")
            ),
            "unit": SettingWords(_l("Unit"), _l("Such as km or kWh.")),
            "accepts": SettingWords(_l("Kinds of file"), _l("Without a mark: all of them.")),
            "largest_mb": SettingWords(
                _l("Largest size, in megabytes"), _l("Of each file; 20 where nothing is written.")
            ),
            "shown_if": SettingWords(
                _l("Asked only where"), _l("One of these answers was given before.")
            ),
            "axes": SettingWords(_l("Asked only on these axes"), _l("Without a mark: on all.")),
            "pavilions": SettingWords(
                _l("Asked only in these pavilions"), _l("Without a mark: in all.")
            ),
            "jury": SettingWords(_l("The jury reads the answer")),
            "hidden_when_blind": SettingWords(_l("Hidden from jurors in blind reading")),
            "public": SettingWords(
                _l("Everybody reads the answer"), _l("On the exhibitor's page, once announced.")
            ),
            "frozen_after": SettingWords(_l("Answers are final after")),
        },
        Choice: {"label": SettingWords(_l("Answer"))},
        Rewording: {
            "label": SettingWords(_l("Question")),
            "help": SettingWords(_l("Help"), _l("Stands under the question."), rows=2),
        },
        Eligibility: {
            "rule": SettingWords(_l("Rule")),
            "effect": SettingWords(_l("Where it is broken")),
            "value": SettingWords(_l("Number"), _l("Of years, or of people.")),
            "countries": SettingWords(
                _l("Countries"), _l("Their two letters, with commas: MA, FR, SN.")
            ),
            "text": SettingWords(_l("In your own words"), _l("Instead of ours."), rows=2),
        },
        JurySettings: {
            "reviews_per_application": SettingWords(_l("Reviews of each start-up's file")),
            "reviews_due_at": SettingWords(
                _l("Deadline of the reviews"),
                _l(
                    "Jurors see it with what they have left. Marks that come later still count,"
                    " until the committee has decided."
                ),
            ),
            "blind": SettingWords(
                _l("Blind reading"),
                _l(
                    "Jurors do not read who applies: names, addresses, telephone numbers, links and"
                    " the answers that you mark are hidden, and in all texts […] stands for a name."
                ),
            ),
            "verdict_delay_minutes": SettingWords(
                _l("Minutes before a verdict is mailed"),
                _l(
                    "A verdict of the screening can be taken back before its mail leaves; 0 sends"
                    " it at once."
                ),
            ),
            "tells_score": SettingWords(
                _l("Applicants read their score"),
                _l(
                    "With the decision: the calibrated score, its interval, and the line between"
                    " those selected and the others."
                ),
            ),
            "tells_feedback": SettingWords(
                _l("Applicants read the jury's feedback"),
                _l(
                    "With the decision and in its mail: what the jury praised and missed, as the"
                    " committee words it. No juror is named."
                ),
            ),
            "scale": SettingWords(
                _l("Scale of the marks"),
                _l(
                    "Such as 0 to 5, 1 to 10 or 0 to 20. It can be changed until the first mark is"
                    " given."
                ),
            ),
            "criteria": SettingWords(_l("Criteria"), add=_l("Add a criterion")),
            "refusal_reasons": SettingWords(
                _l("Reasons of refusal"),
                _l("The screener chooses one; its text stands in the mail."),
                add=_l("Add a reason"),
            ),
        },
        Scale: {
            "least": SettingWords(_l("Lowest mark")),
            "most": SettingWords(_l("Highest mark")),
            "step": SettingWords(_l("Step"), _l("1 for every whole number between them.")),
            "words": SettingWords(
                _l("Marks in words"),
                _l("Where jurors choose words: one for each mark, the lowest first."),
                add=_l("Add a word"),
            ),
        },
        MarkWord: {"label": SettingWords(_l("Word"))},
        CriterionSettings: {
            "title": SettingWords(_l("Title")),
            "weight": SettingWords(_l("Weight, in per cent"), _l("All weights together make 100.")),
            "help": SettingWords(_l("What to look at"), rows=2),
            "anchors": SettingWords(
                _l("What marks mean"), _l("A mark and its words."), add=_l("Add a mark")
            ),
        },
        RefusalReason: {
            "label": SettingWords(_l("For the screener")),
            "text": SettingWords(_l("For the applicant"), rows=3),
        },
        PriceSettings: {
            "vat_rate": SettingWords(_l("VAT, in per cent")),
            "vat_rules": SettingWords(
                _l("Who is taxed, and how"),
                _l(
                    "By the country of the exhibitor; the first rule that fits counts. Without a"
                    " rule all are taxed, but for businesses abroad where the organiser or the"
                    " event is in the European Union."
                ),
                add=_l("Add a rule of tax"),
            ),
            "corner_supplement": SettingWords(
                _l("Supplement for a corner, in per cent"), _l("Of the price of the surface.")
            ),
            "list": SettingWords(
                _l("Price list"),
                _l("Before tax. The narrowest line counts: by pavilion, then by date."),
                add=_l("Add a price"),
            ),
            "instalments": SettingWords(
                _l("Payment"),
                _l(
                    "In which parts, and when each is due: counted from the signature or back from"
                    " the first day; never before the day of issue. The parts make 100."
                ),
                add=_l("Add a part"),
            ),
            "reminders": SettingWords(
                _l("Reminders of invoices"),
                _l(
                    "Sent by themselves while something is owed, each once; the last has a wording"
                    " of its own among the mails. Without one nobody is reminded by itself."
                ),
                add=_l("Add a reminder"),
            ),
            "late_fees": SettingWords(
                _l("Fees for late payment"),
                _l("Proposed on the page of an invoice, and never charged by themselves."),
                add=_l("Add a fee"),
            ),
        },
        ReminderRule: {"after_days": SettingWords(_l("Days after the last day to pay"))},
        LateFee: {
            "after_days": SettingWords(_l("Days after the last day to pay")),
            "amount": SettingWords(_l("Amount before tax")),
            "yearly_rate": SettingWords(
                _l("And a rate a year, in per cent"), _l("Of what is owed.")
            ),
            "vat_reason": SettingWords(
                _l("Why no VAT is due on it"), _l("Empty where it is taxed."), rows=2
            ),
        },
        TaskPlan: {
            "list": SettingWords(
                _l("Tasks"),
                _l("What exhibitors see on their page, and until when."),
                add=_l("Add a task"),
            ),
            "slots": SettingWords(
                _l("Delivery slots"),
                _l("When vehicles may be unloaded, and how many exhibitors at once."),
                add=_l("Add a slot"),
            ),
        },
        TaskSettings: {
            "task": SettingWords(_l("Task")),
            "before_event_days": SettingWords(_l("Days before the event")),
            "note": SettingWords(_l("In your own words"), _l("Stands beside it."), rows=2),
        },
        SlotSettings: {
            "starts_at": SettingWords(_l("Begins")),
            "ends_at": SettingWords(_l("Ends")),
            "places": SettingWords(_l("Exhibitors at once")),
            "label": SettingWords(_l("Called"), _l("Such as the gate or the dock.")),
        },
        VatRule: {
            "vat": SettingWords(_l("How they are taxed")),
            "countries": SettingWords(
                _l("Exhibitors of these countries"),
                _l(
                    "Their two letters, with commas: MA, FR, SN; EU for the member states. All but"
                    " the organiser's if empty."
                ),
            ),
            "buyers": SettingWords(_l("Of them")),
            "reason": SettingWords(_l("What documents say"), rows=2),
        },
        Service: {
            "label": SettingWords(_l("Service")),
            "amount": SettingWords(_l("Price before tax")),
            "unit": SettingWords(_l("Per")),
            "most": SettingWords(_l("At most in one order")),
            "stock": SettingWords(_l("In stock"), _l("For all together; empty for no limit.")),
            "order_until": SettingWords(
                _l("Last day to order"), _l("The eve of the event if empty.")
            ),
        },
        Price: {
            "item": SettingWords(_l("What")),
            "amount": SettingWords(_l("Price before tax")),
            "pavilion": SettingWords(_l("In this pavilion only")),
            "until": SettingWords(_l("Until"), _l("A price for early birds.")),
        },
        InstalmentRule: {
            "share": SettingWords(_l("Part, in per cent")),
            "after_signature_days": SettingWords(_l("Days after the signature")),
            "before_event_days": SettingWords(_l("Days before the event")),
            "label": SettingWords(_l("Called")),
        },
        ContractSettings: {
            "exhibitor": SettingWords(
                _l("Contract of an exhibitor"),
                _l("Articles are numbered in this order, those left out not counted."),
                add=_l("Add an article"),
            ),
            "startup": SettingWords(_l("Contract of a start-up"), add=_l("Add an article")),
        },
        ClauseSettings: {
            "title": SettingWords(_l("Title")),
            "text": SettingWords(_l("Text"), rows=5),
            "only_if": SettingWords(
                _l("Only where"), _l("Without a choice it stands in every contract.")
            ),
        },
        Programme: {
            "rooms": SettingWords(_l("Rooms"), add=_l("Add a room")),
            "speakers": SettingWords(_l("Speakers"), add=_l("Add a speaker")),
            "sessions": SettingWords(_l("Sessions"), add=_l("Add a session")),
        },
        Room: {"name": SettingWords(_l("Name"))},
        Speaker: {
            "name": SettingWords(_l("Name")),
            "role": SettingWords(_l("Office and organisation")),
            "biography": SettingWords(_l("Biography"), rows=4),
            "photo": SettingWords(_l("Photo"), _l("JPEG, PNG or WebP, 5 MB at most.")),
        },
        SessionSettings: {
            "title": SettingWords(_l("Title")),
            "room": SettingWords(_l("Room")),
            "starts_at": SettingWords(_l("Begins")),
            "ends_at": SettingWords(_l("Ends")),
            "axis": SettingWords(_l("Axis")),
            "speakers": SettingWords(_l("Speakers")),
            "credits": SettingWords(
                _l("Who speaks, in words"), _l("Where speakers are not listed one by one."), rows=2
            ),
            "stream": SettingWords(_l("Link to the stream")),
        },
        MailSettings: {
            "subject": SettingWords(_l("Subject")),
            "text": SettingWords(
                _l("Text"),
                _l("An empty line begins another paragraph. One left empty is not sent."),
                rows=14,
            ),
            "sent": SettingWords(_l("This mail is sent")),
        },
        LetterSettings: {
            "key": SettingWords(_l("Short name")),
            "holders": SettingWords(_l("Made out to")),
            "title": SettingWords(_l("Title")),
            "text": SettingWords(
                _l("Text"),
                _l(
                    "An empty line begins another paragraph. The name or the prize alone in one is"
                    " set large; a paragraph whose braces stand for nothing is left out."
                ),
                rows=10,
            ),
            "certificate": SettingWords(
                _l("A certificate, across a framed page"), _l("Otherwise it is set as a letter.")
            ),
            "on_request": SettingWords(_l("Exhibitors may ask for it")),
        },
        PracticalSection: {
            "title": SettingWords(_l("Title")),
            "paragraphs": SettingWords(
                _l("Text"), _l("An empty line begins another paragraph."), rows=6
            ),
        },
        VisitorSettings: {
            "open": SettingWords(_l("Visitors can register")),
            "opens_at": SettingWords(_l("From"), _l("Empty for at once.")),
            "closes_at": SettingWords(
                _l("Until"), _l("Empty for the end of the last day: nobody registers later.")
            ),
            "introduction": SettingWords(_l("Above the form"), rows=3),
            "places_a_day": SettingWords(
                _l("Places a day, for all together"),
                _l("Who comes too late for a day waits for it. Empty for no limit."),
            ),
            "largest_group": SettingWords(_l("People whom one person may register")),
            "invitations": SettingWords(
                _l("Guests whom an exhibitor may invite"), _l("0 for none. Each gets a code.")
            ),
            "keep_days": SettingWords(
                _l("Days after which their data are deleted"),
                _l("Counted from the last day. Numbers stay, names and addresses go."),
            ),
            "types": SettingWords(_l("Types of visitors"), add=_l("Add a type")),
            "consents": SettingWords(
                _l("What visitors may agree to"),
                _l("Each is asked apart, and none is ticked beforehand."),
                add=_l("Add a consent"),
            ),
        },
        DataProtection: {
            "contact": SettingWords(
                _l("Where people write about their data"), _l("Empty for the organiser's address.")
            ),
            "declaration": SettingWords(
                _l("Number of the declaration"), _l("As the authority gave it, if it gives one.")
            ),
            "recipients": SettingWords(
                _l("Who else gets personal data"),
                _l(
                    "Such as who prints the badges or sends the mails. It stands on the public page."
                ),
                rows=4,
            ),
            "transfers": SettingWords(
                _l("Transfers to other countries"),
                _l("To which country, to whom, and by which guarantee. Empty for none."),
                rows=4,
            ),
            "drafts_days": SettingWords(
                _l("Days after which drafts are erased"),
                _l("Counted from the deadline of their call. Empty to keep them."),
            ),
            "refused_days": SettingWords(
                _l("Days after which refused and withdrawn applications are erased"),
                _l("Counted from the last day of the event. Empty to keep them."),
            ),
            "badges_days": SettingWords(
                _l("Days after which names on badges are erased"),
                _l("Counted from the last day of the event. Scans stay, without names."),
            ),
            "mails_days": SettingWords(
                _l("Days after which mails are emptied"),
                _l("Counted from the last day of the event. Empty to keep them."),
            ),
        },
        VisitorType: {
            "label": SettingWords(_l("Name")),
            "note": SettingWords(_l("Whom it is for")),
            "badge": SettingWords(_l("Band of the badge")),
            "places_a_day": SettingWords(_l("Places a day"), _l("Empty for no limit.")),
            "proof": SettingWords(
                _l("With a proof"), _l("An organiser reads it before there is a badge.")
            ),
            "by_invitation": SettingWords(_l("Only with an exhibitor's code")),
        },
        VisitorConsent: {
            "label": SettingWords(_l("What it says")),
            "required": SettingWords(_l("Nobody registers without it")),
        },
        BadgeSettings: {
            "shows": SettingWords(
                _l("What badges show"),
                _l(
                    "Beside the name, the role, the code and the reference, which are always there."
                ),
            ),
            "kinds": SettingWords(
                _l("Kinds of badges"),
                _l(
                    "The words and the colour of the band, where its bearer may go, how it is printed."
                ),
                add=_l("Add a kind"),
            ),
            "startup_badges": SettingWords(_l("Badges of a start-up")),
            "m2_per_badge": SettingWords(
                _l("Square metres for each badge of an exhibitor"), _l("Two badges at least.")
            ),
            "work_passes": SettingWords(
                _l("Passes of each for build-up, and as many for breakdown"), _l("0 for none.")
            ),
            "hours": SettingWords(
                _l("Hours in which badges are good"),
                _l(
                    "At other hours the gate refuses them. Passes for build-up and breakdown are void"
                    " from the first day to the last where no hours are given."
                ),
                add=_l("Add hours"),
            ),
            "back": SettingWords(
                _l("Print the back"),
                _l(
                    "As a page behind each page. A folded badge has it in place of its second front."
                ),
            ),
            "plan": SettingWords(_l("The floor plan stands on the back")),
            "highlights": SettingWords(_l("Sessions on the back")),
            "note": SettingWords(_l("Text on the back"), rows=3),
            "emergency": SettingWords(
                _l("In an emergency"),
                _l("Numbers to call and where to go: it stands on the back in all languages."),
                rows=3,
            ),
        },
        BadgeKind: {
            "role": SettingWords(_l("Kind of badge")),
            "label": SettingWords(_l("On the band"), _l("Empty for the usual word.")),
            "colour": SettingWords(_l("Colour of the band")),
            "zones": SettingWords(_l("Where its bearer may go"), _l("As it stands on the badge.")),
            "sheet": SettingWords(_l("Sheet")),
        },
        BadgeHours: {
            "role": SettingWords(_l("Kind of badge")),
            "starts_at": SettingWords(_l("From")),
            "ends_at": SettingWords(_l("Until")),
        },
        FigureSettings: {
            "value": SettingWords(_l("Number")),
            "label": SettingWords(_l("What it counts")),
        },
    }
)

#: The settings that stand at the root of a page.
ROOTS: Mapping[str, SettingWords] = MappingProxyType(
    {
        "edition": SettingWords(""),
        "organiser": SettingWords(""),
        "venue": SettingWords(""),
        "partners": SettingWords(_l("Partners"), add=_l("Add a partner")),
        "axes": SettingWords(_l("Axes"), add=_l("Add an axis")),
        "pavilion_rule": SettingWords(_l("Who belongs where")),
        "pavilions": SettingWords(_l("Pavilions"), add=_l("Add a pavilion")),
        "jury": SettingWords(""),
        "prices": SettingWords(""),
        "services": SettingWords(
            _l("Services"),
            _l("What exhibitors may order beside their stand."),
            add=_l("Add a service"),
        ),
        "tasks": SettingWords(""),
        "contracts": SettingWords(""),
        "letters": SettingWords(""),
        "programme": SettingWords(""),
        "practical": SettingWords(_l("Parts of the page"), add=_l("Add a part")),
        "figures": SettingWords(
            _l("Figures"), _l("Large numbers on the first page."), add=_l("Add a figure")
        ),
        "visitors": SettingWords(""),
        "data_protection": SettingWords(""),
        "badges": SettingWords(""),
        "call": SettingWords(""),
        "mail": SettingWords(""),
        "section": SettingWords(""),
        "question": SettingWords(""),
    }
)

#: What the choices of a setting are called.
CHOICES: Mapping[type[StrEnum], Mapping[Any, str]] = MappingProxyType(
    {
        Mode: {
            Mode.ON_SITE: _l("On site"),
            Mode.HYBRID: _l("On site and online"),
            Mode.VIRTUAL: _l("Online"),
        },
        Belonging: {
            Belonging.CONTINENTS: _l("The continent of its country"),
            Belonging.CHOICE: _l("The applicant, in the form"),
            Belonging.ORGANISER: _l("The organiser, by hand"),
        },
        ContinentCode: {
            ContinentCode.AFRICA: _l("Africa"),
            ContinentCode.ANTARCTICA: _l("Antarctica"),
            ContinentCode.ASIA: _l("Asia"),
            ContinentCode.EUROPE: _l("Europe"),
            ContinentCode.NORTH_AMERICA: _l("North America"),
            ContinentCode.OCEANIA: _l("Oceania"),
            ContinentCode.SOUTH_AMERICA: _l("South America"),
        },
        CallKind: {
            CallKind.STARTUP: _l("Start-ups, whom a jury judges"),
            CallKind.EXHIBITOR: _l("Exhibitors, whom the organiser answers"),
        },
        Rule: {
            Rule.FOUNDED_WITHIN_YEARS: _l("Founded at most so many years ago"),
            Rule.TEAM_AT_MOST: _l("A team of at most so many people"),
            Rule.COUNTRIES: _l("From these countries"),
            Rule.ONE_PROJECT: _l("One project of each organisation"),
        },
        FileKind: {
            FileKind.PDF: _l("PDF documents"),
            FileKind.IMAGE: _l("Pictures (JPEG, PNG, WebP)"),
        },
        Effect: {
            Effect.TOLD: _l("The applicant is told"),
            Effect.FLAGGED: _l("The screener sees it"),
            Effect.ENFORCED: _l("It cannot be submitted"),
        },
        OnlyIf: {
            OnlyIf.SPACE_ONLY: _l("the stand is bare space"),
            OnlyIf.SHELL_SCHEME: _l("the stand is equipped"),
            OnlyIf.CORNER: _l("the stand is a corner"),
            OnlyIf.ISLAND: _l("the stand is an island"),
        },
        TaskKind: TASK_NAMES,
        Vat: {
            Vat.TAXED: _l("Taxed"),
            Vat.ZERO: _l("Taxed at a rate of zero"),
            Vat.EXEMPT: _l("Exempt"),
            Vat.REVERSE_CHARGE: _l("Reverse charge: the customer accounts for the tax"),
            Vat.OUTSIDE: _l("Outside the scope of VAT"),
        },
        Buyers: {
            Buyers.ALL: _l("All"),
            Buyers.BUSINESSES: _l("Those that give a VAT number"),
            Buyers.OTHERS: _l("Those without a VAT number"),
        },
        LetterHolders: {
            LetterHolders.EXHIBITORS: _l("Exhibitors that are confirmed"),
            LetterHolders.STARTUPS: _l("Start-ups that are confirmed"),
            LetterHolders.JURORS: _l("Jurors who gave a complete review"),
            LetterHolders.WINNERS: _l("Those selected, for a prize"),
            LetterHolders.PEOPLE: _l("People whom confirmed exhibitors name"),
        },
        VisitorBadge: {
            VisitorBadge.VISITOR: _l("Visitor"),
            VisitorBadge.PRESS: _l("Press"),
            VisitorBadge.SPEAKER: _l("Speaker"),
            VisitorBadge.PARTNER: _l("Partner"),
            VisitorBadge.STAFF: _l("Staff"),
        },
        BadgeRole: BADGE_ROLES,
        BadgeField: BADGE_FIELDS,
        BadgeSheet: {
            BadgeSheet.A6: _l("One A6 a page"),
            BadgeSheet.A4X4: _l("Four on A4, with crop marks"),
            BadgeSheet.BUTTERFLY: _l("A6 twice, to be folded"),
            BadgeSheet.CR80: _l("Card of 86 × 54 mm"),
            BadgeSheet.LABEL: _l("Label on a roll of 62 mm, in black"),
        },
        PriceItem: {
            PriceItem.REGISTRATION: _l("Registration"),
            PriceItem.SHELL_SCHEME_M2: _l("A square metre, equipped"),
            PriceItem.SPACE_ONLY_M2: _l("A square metre, bare"),
            PriceItem.STARTUP_POD: _l("A start-up's stand"),
            PriceItem.EXTRA_BADGE: _l("A badge beyond those of the exhibitor"),
        },
    }
)

#: What stands in a contract for each placeholder of its articles.
LETTER_PLACEHOLDER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": _l("Who holds it; alone in a paragraph it is set large"),
        "organisation": _l("The organisation, in a letter to a person"),
        "country": _l("The organisation's country, in a letter to a person"),
        "function": _l("The person's function, in a letter to a person"),
        "passport": _l("A line on which the holder writes the number of the passport"),
        "project": _l("The project, to start-ups and winners"),
        "award": _l("The prize, to winners; alone in a paragraph it is set large"),
        "stand": _l("The stand's number, but for jurors and winners"),
        "event": _l("The name of the event"),
        "dates": _l("The days of the event"),
        "venue": _l("The venue"),
        "organiser": _l("The organiser's name"),
        "issued_on": _l("The day of its issue"),
    }
)
PLACEHOLDER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "reference": _l("The contract's number"),
        "issued_on": _l("The day of its issue"),
        "organiser": _l("The organiser's name"),
        "exhibitor": _l("The exhibitor's name"),
        "event": _l("The name of the event"),
        "venue": _l("The venue"),
        "place": _l("The organiser's city, where contracts are made"),
        "starts_on": _l("The first day of the event"),
        "ends_on": _l("The last day of the event"),
        "stand": _l("The stand's number"),
        "area": _l("The stand's area, in m²"),
        "zone": _l("The stand's pavilion"),
        "total": _l("The total, tax included"),
        "deposit": _l("What is due on signature"),
        "deposit_rate": _l("The same, as a share of the total"),
        "balance": _l("What remains to be paid"),
    }
)

#: What each kind of question is called.
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "line": _l("A line of text"),
        "text": _l("A longer text"),
        "number": _l("A number"),
        "amount": _l("An amount of money"),
        "date": _l("A date"),
        "choice": _l("One of several answers"),
        "choices": _l("Several of several answers"),
        "scale": _l("A scale"),
        "country": _l("A country"),
        "url": _l("A web address"),
        "video": _l("A link to a video"),
        "email": _l("An email address"),
        "phone": _l("A telephone number"),
        "check": _l("Yes or no"),
        "consent": _l("A consent"),
        "person": _l("A person's name"),
        "file": _l("Files to send"),
        "heading": _l("A heading"),
        "note": _l("An explanation"),
    }
)

#: What a call can do with a standard question.
ASKINGS: Mapping[Asking, str] = MappingProxyType(
    {
        Asking.REQUIRED: _l("Required"),
        Asking.OPTIONAL: _l("Optional"),
        Asking.OFF: _l("Not asked"),
    }
)
