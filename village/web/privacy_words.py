"""What is kept of people, in words: purposes with their reasons, kinds of data, what holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from village.core.personal import Category, HoldReason, Purpose
from village.privacy.reads.people import FateLine
from village.privacy.reads.register import Processing


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """A purpose: its name, whom it concerns, why the law allows it."""

    name: str
    people: str
    basis: str


_CONTRACT = _l("Steps before a contract, and the contract itself")
_INTEREST = _l("The legitimate interest of the organiser")
PURPOSES: Mapping[Purpose, PurposeWords] = MappingProxyType(
    {
        Purpose.ACCOUNT: PurposeWords(_l("Accounts"), _l("Everybody with an account"), _CONTRACT),
        Purpose.APPLICATION: PurposeWords(
            _l("Applications"), _l("Contacts of applicants and their colleagues"), _CONTRACT
        ),
        Purpose.SELECTION: PurposeWords(
            _l("Jury and selection"), _l("Jurors, and contacts of applicants"), _INTEREST
        ),
        Purpose.CONTRACT: PurposeWords(
            _l("Contracts"), _l("Those who sign for an exhibitor"), _CONTRACT
        ),
        Purpose.BILLING: PurposeWords(
            _l("Invoices and payments"),
            _l("Contacts of exhibitors"),
            _l("A legal obligation: keeping books"),
        ),
        Purpose.ACCESS: PurposeWords(
            _l("Badges and gate"), _l("Everybody with a badge"), _INTEREST
        ),
        Purpose.VISIT: PurposeWords(
            _l("Visitors"),
            _l("Those who register for a visit"),
            _l("The registration that they ask for, and their consent for the rest"),
        ),
        Purpose.MAIL: PurposeWords(_l("Mails"), _l("Those to whom mails are sent"), _INTEREST),
        Purpose.SECURITY: PurposeWords(
            _l("Security and proof"), _l("Everybody who logs in"), _INTEREST
        ),
    }
)
CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.NAME: _l("Names"),
        Category.CONTACT: _l("Addresses and telephone numbers"),
        Category.FUNCTION: _l("Function and organisation"),
        Category.WRITING: _l("What somebody wrote, or was written about them"),
        Category.FILE: _l("Files sent, photos, and documents issued"),
        Category.SIGNATURE: _l("Signatures"),
        Category.PRESENCE: _l("Days wished for, and scans at the gate"),
        Category.CONSENT: _l("Consents, with their dates"),
        Category.DEVICE: _l("Devices and network addresses"),
        Category.MONEY: _l("Invoices and payments"),
        Category.CREDENTIAL: _l("Passwords and codes, as hashes"),
    }
)
REASONS: Mapping[HoldReason, str] = MappingProxyType(
    {
        HoldReason.CONTRACT: _l("Contracts and their signatures stay: they prove what was agreed."),
        HoldReason.BOOKS: _l("Invoices and payments stay: the law has books kept for ten years."),
        HoldReason.DECISION: _l(
            "Marks, reasons and declared conflicts stay: the decisions rest on them. They do not"
            " name their author any more."
        ),
        HoldReason.ORGANISATION: _l(
            "The files of an organisation's application belong to the organisation: they go with"
            " the application."
        ),
        HoldReason.LOG: _l(
            "Entries of the log from before this release stay: its proof would break without them."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ShownFate:
    """What becomes of one person's data of one purpose."""

    name: str
    erased: int
    held: int


def shown(lines: Iterable[FateLine]) -> list[ShownFate]:
    """Return what erasing does, purpose by purpose."""
    counted: dict[Purpose, tuple[int, int]] = {}
    for line in lines:
        erased, held = counted.get(line.purpose, (0, 0))
        counted[line.purpose] = (erased + line.erased, held + line.held)
    return [
        ShownFate(str(words.name), *counted[purpose])
        for purpose, words in PURPOSES.items()
        if purpose in counted
    ]


def reasons(lines: Iterable[FateLine]) -> list[str]:
    """Return why something stays, each reason once."""
    held = {line.reason for line in lines if line.reason}
    return [str(text) for reason, text in REASONS.items() if reason in held]


#: What a rule of retention erases, and what the page says of how many.
RULES: Mapping[str, str] = MappingProxyType(
    {
        "drafts": _l("Drafts that were never submitted"),
        "refused": _l("Refused and withdrawn applications"),
        "badges": _l("Names on badges"),
        "mails": _l("Mails"),
        "visitors": _l("Visitors"),
    }
)


@dataclass(frozen=True, slots=True)
class ProcessingLine:
    """One purpose of the register, in words."""

    words: PurposeWords
    categories: tuple[str, ...]
    kept: tuple[str, ...]
    holds: tuple[str, ...]


def processing_lines(register: Iterable[Processing]) -> list[ProcessingLine]:
    """Return the register in words, in the page's language."""
    return [
        ProcessingLine(
            words=PURPOSES[one.purpose],
            categories=tuple(str(CATEGORIES[category]) for category in one.categories),
            kept=tuple(_kept(key, days) for key, days in one.days.items() if days is not None),
            holds=tuple(str(REASONS[reason]) for reason in one.holds),
        )
        for one in register
    ]


def _kept(key: str, days: int) -> str:
    rule = RULES[key]
    return str(ngettext("%(rule)s: %(num)s day", "%(rule)s: %(num)s days", days, rule=rule))
