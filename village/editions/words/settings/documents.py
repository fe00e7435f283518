"""Contracts, letters and mails."""

from dataclasses import dataclass, field
from enum import StrEnum

from village.editions.words.settings.values import Key, MailKey
from village.editions.words.shape import Texts


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
