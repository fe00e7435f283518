"""Files that are likely of the organisation that made another one, and by what one sees it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeVar
from urllib.parse import urlsplit

import numpy as np
import sqlalchemy as sa
from rapidfuzz import fuzz, process, utils

from village.applications.reads import visible
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.searching import folded
from village.organisations import Organisation

Key = TypeVar("Key", int, str)
#: How much alike two names of one organisation are, of 100.
ALIKE = 86
#: How many files are shown.
MOST = 8
#: Whoever writes from here has no domain of its own.
_EVERYBODYS = re.compile(
    r"(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|gmx|web|orange|free|laposte"
    r"|wanadoo|sfr|menara|proton|protonmail|aol|mail|yandex|zoho|example)\.[a-z.]+"
)


class Sign(StrEnum):
    """By what two files are likely of one organisation."""

    ICE = "ice"
    EMAIL = "email"
    DOMAIN = "domain"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file that is likely of the same organisation, with the signs of it."""

    reference: str
    title: str
    organisation: str
    state: State
    signs: tuple[Sign, ...]


def likely(ctx: Context, application: Application) -> list[Duplicate]:
    """Return the files of the edition that are likely of the same organisation, the surest first.

    Drafts count: an organisation may have begun a second file. Only what the actor sees is named.
    """
    signs: dict[int, list[Sign]] = defaultdict(list)
    ids = sa.select(Application.id).join(Application.organisation)
    for sign, condition in _conditions(application.organisation).items():
        for other in ctx.session.scalars(ids.where(_others(ctx, application), condition)):
            signs[other].append(sign)
    for other in _named_alike(ctx, application):
        signs[other].append(Sign.NAME)
    rows = ctx.session.execute(
        sa.select(
            Application.id,
            Application.reference,
            Application.title,
            Organisation.name,
            Application.state,
        )
        .join(Application.organisation)
        .where(Application.id.in_(signs))
        .order_by(Application.id)
    )
    found = [Duplicate(*row[1:], tuple(signs[row[0]])) for row in rows]
    return sorted(found, key=lambda one: -len(one.signs))[:MOST]


def merged_into(ctx: Context, application: Application) -> str | None:
    """Return the reference of the file of which this one was found a duplicate."""
    kept = sa.select(Application.reference).where(Application.id == application.merged_into_id)
    return ctx.session.scalar(kept) if application.merged_into_id else None


def merged_from(ctx: Context, application: Application) -> list[str]:
    """Return the references of the files that were closed as duplicates of this one."""
    closed = sa.select(Application.reference).where(
        Application.merged_into_id == application.id,
        visible.applications(ctx.actor, P.VIEW_BOARD),
    )
    return list(ctx.session.scalars(closed.order_by(Application.id)))


@dataclass(frozen=True, slots=True)
class Likely:
    """What is likely of the same organisation as one that is taken in, each with a sign of it.

    The surest are named, `MOST` of each: many that write from one domain would name each other.
    """

    files: dict[str, Sign]  #: by reference
    places: dict[int, Sign]  #: among those that are taken in with it, counted from 0
    more: bool  #: whether there are others than those named


def likely_of_each(ctx: Context, organisations: Sequence[Organisation]) -> list[Likely]:
    """Return what is likely of the same organisation as each of many that are taken in.

    All files of the edition are read once: more organisations cost no more queries.
    """
    rows = ctx.session.execute(
        sa.select(Application.reference, Organisation)
        .join(Application.organisation)
        .where(visible.applications(ctx.actor, P.SCREEN), Application.state != State.WITHDRAWN)
        .order_by(Application.id)
    ).all()
    files = _by_signs((reference, there) for reference, there in rows)
    places = _by_signs(enumerate(organisations))
    alike = _all_named_alike(organisations, [there for _reference, there in rows])
    found = []
    for place, here in enumerate(organisations):
        signs = _signs(here)
        by_sign = ((reference, sign[0]) for sign in signs for reference in files[sign])
        by_name = ((rows[at][0], Sign.NAME) for at in alike[place])
        beside = ((one, sign[0]) for sign in signs for one in places[sign] if one != place)
        some, more_files = _surest(chain(by_sign, by_name))
        others, more_places = _surest(beside)
        found.append(Likely(some, others, more_files or more_places))
    return found


def _surest(pairs: Iterable[tuple[Key, Sign]]) -> tuple[dict[Key, Sign], bool]:
    """Return the first `MOST` keys, each with its first sign, and whether there are others."""
    named: dict[Key, Sign] = {}
    for key, sign in pairs:
        if key not in named and len(named) == MOST:
            return named, True
        named.setdefault(key, sign)
    return named, False


def _by_signs(
    organisations: Iterable[tuple[Key, Organisation]],
) -> dict[tuple[Sign, str], list[Key]]:
    found = defaultdict[tuple[Sign, str], list[Key]](list)
    for key, organisation in organisations:
        for sign in _signs(organisation):
            found[sign].append(key)
    return found


def _signs(organisation: Organisation) -> list[tuple[Sign, str]]:
    """Return what another organisation would share with this one, the surest first."""
    signs = [(Sign.ICE, organisation.ice), (Sign.EMAIL, organisation.contact_email.lower())]
    signs += [(Sign.DOMAIN, domain) for domain in sorted(_domains(organisation))]
    signs += [(Sign.NAME, _plain(organisation.name))]
    return [(sign, value) for sign, value in signs if value]


def _all_named_alike(
    here: Sequence[Organisation], there: Sequence[Organisation]
) -> list[list[int]]:
    """Return for each organisation here the places of those there that have nearly its name."""
    if not here or not there:
        return [[] for _one in here]
    alike: list[list[int]] = []
    for script in ("name", "name_ar"):
        ours, theirs = ([_plain(getattr(one, script)) for one in side] for side in (here, there))
        scores = process.cdist(
            ours, theirs, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8
        )
        found = [list(map(int, np.flatnonzero(row)[:MOST])) for row in scores]
        named = [row if name else [] for name, row in zip(ours, found, strict=True)]
        alike = [a + b for a, b in zip(alike, named, strict=True)] if alike else named
    return alike


def _plain(name: str) -> str:
    return utils.default_process(folded(name))


def _others(ctx: Context, application: Application) -> sa.ColumnElement[bool]:
    return sa.and_(
        visible.applications(ctx.actor, P.SCREEN),
        Application.id != application.id,
        Application.state != State.WITHDRAWN,
    )


def _conditions(organisation: Organisation) -> dict[Sign, sa.ColumnElement[bool]]:
    """Return how others are found that show the same sign; a sign that it lacks is no sign."""
    email = organisation.contact_email.lower()
    conditions: dict[Sign, sa.ColumnElement[bool]] = {}
    if organisation.ice:
        conditions[Sign.ICE] = Organisation.ice == organisation.ice
    if email:
        conditions[Sign.EMAIL] = sa.func.lower(Organisation.contact_email) == email
    if own := _domains(organisation):
        host = sa.func.substring(
            sa.func.lower(Organisation.website), r"^(?:https?://)?(?:www\.)?([^/:?#]+)"
        )
        mail = sa.func.split_part(sa.func.lower(Organisation.contact_email), "@", 2)
        conditions[Sign.DOMAIN] = sa.or_(host.in_(own), mail.in_(own))
    return conditions


def _domains(organisation: Organisation) -> set[str]:
    website = organisation.website.lower()
    host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    domains = {host.removeprefix("www."), organisation.contact_email.lower().rpartition("@")[2]}
    return {domain for domain in domains if domain and not _EVERYBODYS.fullmatch(domain)}


def _named_alike(ctx: Context, application: Application) -> set[int]:
    """Return the ids of files whose organisation has nearly the same name, in either script."""
    own = application.organisation
    alike: set[int] = set()
    for name, column in ((own.name, Organisation.name), (own.name_ar, Organisation.name_ar)):
        if name:
            names = _names(ctx, application, column)
            matches = process.extract(
                folded(name),
                names,
                scorer=fuzz.token_sort_ratio,
                processor=utils.default_process,
                score_cutoff=ALIKE,
                limit=MOST,
            )
            alike.update(key for _name, _score, key in matches)
    return alike


def _names(
    ctx: Context, application: Application, column: sa.SQLColumnExpression[str]
) -> dict[int, str]:
    """Return the folded names of all others by their ids; 10,000 are folded as one text."""
    named = sa.select(Application.id, column).join(Application.organisation)
    rows = ctx.session.execute(named.where(_others(ctx, application), column != "")).all()
    names = folded("\n".join(row[1].replace("\n", " ") for row in rows)).split("\n")
    return {row[0]: name for row, name in zip(rows, names, strict=bool(rows))}
