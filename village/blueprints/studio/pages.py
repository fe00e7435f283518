"""The pages of the studio: which settings stand on which, and what each still lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from village.editions.words.blank import lacking
from village.editions.words.file.checks import check_settings
from village.editions.words.letters import usual_letters, without_usual_letters
from village.editions.words.sections import Section
from village.editions.words.settings import Settings
from village.editions.words.visiting import with_usual, without_usual


@dataclass(frozen=True, slots=True)
class StudioPage:
    """Settings that are edited together: whole roots, or some of a root's fields."""

    key: str
    section: Section
    title: str
    lead: str
    roots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown_at: str = ""  #: the public page on which readers see it
    apart: bool = False  #: its settings have pages of their own, and this one lists them

    @property
    def url(self) -> str:
        """Where it is."""
        return url_for(f".{self.key}") if self.apart else url_for(".section", page=self.key)


PAGES: tuple[StudioPage, ...] = (
    StudioPage(
        "identity",
        Section.IDENTITY,
        _l("Name and dates"),
        _l("What the event is called, when it is, and in which languages."),
        {
            "edition": (
                "name",
                "ordinal",
                "theme",
                "tagline",
                "starts_on",
                "ends_on",
                "results_on",
                "mode",
                "languages",
                "country",
                "timezone",
                "currency",
                "website",
            )
        },
        "public.home",
    ),
    StudioPage(
        "about",
        Section.IDENTITY,
        _l("Presentation"),
        _l("The longer texts of the first page, the logo and the colour of the event."),
        {"edition": ("about", "patronage", "logo", "accent", "accent_dark")},
        "public.home",
    ),
    StudioPage(
        "organiser",
        Section.IDENTITY,
        _l("Organiser"),
        _l("Who answers for the event: it stands on contracts and in mails."),
        {"organiser": ()},
        "public.visit",
    ),
    StudioPage(
        "venue",
        Section.IDENTITY,
        _l("Venue"),
        _l("Where people go."),
        {"venue": ()},
        "public.visit",
    ),
    StudioPage(
        "partners",
        Section.IDENTITY,
        _l("Partners"),
        _l("Who supports the event, with their logos."),
        {"partners": ()},
        "public.home",
    ),
    StudioPage(
        "axes",
        Section.AXES,
        _l("Axes"),
        _l("The themes that applicants and sessions choose from."),
        {"axes": ()},
        "public.home",
    ),
    StudioPage(
        "pavilions",
        Section.PAVILIONS,
        _l("Pavilions"),
        _l("The areas of the floor, their colours, and who belongs where."),
        {"pavilion_rule": (), "pavilions": ()},
        "public.plan",
    ),
    StudioPage(
        "calls",
        Section.CALLS,
        _l("Calls and forms"),
        _l("What organisations apply to, until when, and what they are asked."),
        {"calls": ()},
        "public.calls",
        apart=True,
    ),
    StudioPage(
        "jury",
        Section.JURY,
        _l("Jury"),
        _l("What jurors score, and why a file may be refused."),
        {"jury": ()},
    ),
    StudioPage(
        "prices",
        Section.PRICES,
        _l("Prices"),
        _l("What stands and services cost, the tax on it, and when it is paid."),
        {"prices": (), "services": ()},
    ),
    StudioPage(
        "tasks",
        Section.TASKS,
        _l("Exhibitors' tasks"),
        _l("What exhibitors have to do before the event, until when, and when they may deliver."),
        {"tasks": ()},
    ),
    StudioPage(
        "contracts",
        Section.CONTRACTS,
        _l("Contracts"),
        _l("The articles of contracts that are drafted from now on."),
        {"contracts": ()},
    ),
    StudioPage(
        "mails",
        Section.MAILS,
        _l("Mails"),
        _l("What each mail of the edition says, in your own words."),
        {"mails": ()},
        apart=True,
    ),
    StudioPage(
        "letters",
        Section.LETTERS,
        _l("Letters and certificates"),
        _l("Invitations, certificates and prizes that are issued from now on."),
        {"letters": ()},
    ),
    StudioPage(
        "people",
        Section.PROGRAMME,
        _l("Rooms and speakers"),
        _l("Where sessions take place, and who speaks."),
        {"programme": ("rooms", "speakers")},
        "public.programme",
    ),
    StudioPage(
        "sessions",
        Section.PROGRAMME,
        _l("Programme"),
        _l("What happens when, in which room."),
        {"programme": ("sessions",)},
        "public.programme",
    ),
    StudioPage(
        "practical",
        Section.PRACTICAL,
        _l("Practical information"),
        _l("How to come, when doors open, and the figures of the first page."),
        {"practical": (), "figures": ()},
        "public.visit",
    ),
    StudioPage(
        "visitors",
        Section.VISITORS,
        _l("Visitors"),
        _l("Who may register, until when, and for how many there is room."),
        {"visitors": ()},
    ),
    StudioPage(
        "data",
        Section.DATA_PROTECTION,
        _l("Personal data"),
        _l("Who else gets them, and after how long which are erased."),
        {"data_protection": ()},
        "public.privacy",
    ),
    StudioPage(
        "badges",
        Section.BADGES,
        _l("Badges"),
        _l("What badges show, how many each exhibitor has, when passes are good, and the back."),
        {"badges": ()},
        apart=True,
    ),
    StudioPage(
        "legal",
        Section.IDENTITY,
        _l("Legal notice and privacy"),
        _l("What the law asks to be said."),
        {"edition": ("legal_notice", "privacy")},
    ),
)

_UNTRANSLATED = frozenset({"text_missing", "usual_wording"})
BY_KEY: Mapping[str, StudioPage] = {page.key: page for page in PAGES}


class Completeness(StrEnum):
    """How far a page of the studio is."""

    COMPLETE = "complete"
    TO_DO = "to_do"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class PageState:
    """A page with what it lacks before the edition goes public, and texts not yet translated."""

    page: StudioPage
    progress: Completeness
    missing: tuple[str, ...] = ()
    untranslated: int = 0


def states(settings: Settings) -> list[PageState]:
    """Return how far each page of the studio is, in their order."""
    missing = lacking(settings)
    untranslated = [one.key for one in check_settings(settings) if one.code in _UNTRANSLATED]
    return [
        PageState(
            page,
            _progress(page, settings, missing),
            tuple(key for key in missing if _is_on(page, key)),
            sum(_is_on(page, key) for key in untranslated),
        )
        for page in PAGES
    ]


def page_of(key: str) -> StudioPage:
    """Return the page on which a setting is edited, by its key in the edition's file."""
    return next(page for page in PAGES if _is_on(page, key))


def parts_of(page: StudioPage, settings: Any) -> dict[str, Any]:
    """Return the values that a page shows, by root; with what is usual, to begin from."""
    shown = {root: getattr(settings, root) for root in page.roots}
    if "visitors" in shown:
        shown["visitors"] = with_usual(settings.visitors, settings.edition.languages)
    if "letters" in shown:
        shown["letters"] = settings.letters or usual_letters(settings.edition.languages)
    return shown


def with_parts(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Return the settings with what a page says: roots whole, or fields of a root."""
    changes: dict[str, Any] = {}
    for root, value in values.items():
        before = getattr(settings, root)
        partly = is_dataclass(before) and isinstance(value, Mapping)
        changes[root] = replace(before, **value) if partly else value
    if visitors := changes.get("visitors"):
        changes["visitors"] = without_usual(visitors, settings.edition.languages)
    if letters := changes.get("letters"):
        changes["letters"] = without_usual_letters(letters, settings.edition.languages)
    return replace(settings, **changes)


def _progress(page: StudioPage, settings: Settings, missing: Iterable[str]) -> Completeness:
    if any(_is_on(page, key) for key in missing):
        return Completeness.TO_DO
    return Completeness.COMPLETE if _says_something(page, settings) else Completeness.OPTIONAL


def _says_something(page: StudioPage, settings: Settings) -> bool:
    for root, only in page.roots.items():
        value = getattr(settings, root)
        names = only or tuple(one.name for one in fields(value)) if is_dataclass(value) else ()
        if any(_holds(getattr(value, name)) for name in names) or (not names and value):
            return True
    return False


def _holds(value: Any) -> bool:
    """Say whether a value is something that an organiser has written: a rate alone is usual."""
    if is_dataclass(value):
        return any(_holds(getattr(value, one.name)) for one in fields(value))
    return bool(value) and not isinstance(value, bool | StrEnum | int | Decimal)


def _is_on(page: StudioPage, key: str) -> bool:
    """Say whether a key of the file, such as `jury.criteria[2].title`, is edited on a page."""
    root, _dot, rest = key.partition(".")
    name = root.partition("[")[0]
    if name not in page.roots:
        return False
    only = page.roots[name]
    return not only or rest.partition(".")[0].partition("[")[0] in only
