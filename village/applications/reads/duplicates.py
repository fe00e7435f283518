"""Files that are likely of the organisation that made another one, and by what one sees it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import sqlalchemy as sa
from rapidfuzz import fuzz, process, utils

from village.applications.reads import visible
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.searching import folded
from village.organisations import Organisation

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
