"""The page's main links, by what the reader may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l

from village.core.actor import Actor
from village.core.permissions import Permission as P
from village.core.permissions import Role, permissions_of
from village.editions.tables import Edition
from village.visitors.words import takes_visitors
from village.web.context import now
from village.web.links import address


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu."""

    label: str
    url: str
    current: str  #: what aria-current says: "page", "true" on a page below it, or nothing


_VISITOR = (
    (_l("Take part"), "public.calls"),
    (_l("Exhibitors"), "public.exhibitors"),
    (_l("Plan"), "public.plan"),
    (_l("Programme"), "public.programme"),
    (_l("Visit"), "public.visit"),
)
_BY_PERMISSION = (
    (P.VIEW_BOARD, _l("Board"), "admin.board"),
    (P.VIEW_BOARD, _l("Applications"), "admin.applications"),
    (P.MANAGE_JURY, _l("Jury"), "jury.progress"),
    (P.SCORE, _l("My files"), "jury.files"),
    (P.VIEW_RANKING, _l("Ranking"), "selection.ranking"),
    (P.ALLOCATE, _l("Stands"), "allocation.plan"),
    (P.CONTRACT, _l("Contracts"), "contracts.index"),
    (P.CONTRACT, _l("Tasks"), "tasks.matrix"),
    (P.CONTRACT, _l("Orders"), "orders.index"),
    (P.BILL, _l("Invoices"), "billing.index"),
    (P.ISSUE_BADGES, _l("Badges"), "badges.index"),
    (P.ISSUE_BADGES, _l("Visitors"), "visitors.index"),
    (P.CHECK_IN, _l("Gate"), "checkin.gate"),
    (P.CONFIGURE, _l("Studio"), "studio.overview"),
)


#: Pages and parts of the site that lie under a link which they are not named after.
_BELOW = {
    "admin": "admin.board",
    "admin.application": "admin.applications",
    "admin.screen": "admin.applications",
    "admin.answer": "admin.applications",
    "admin.campaigns": "admin.applications",
    "admin.campaign": "admin.applications",
    "admin.campaign_new": "admin.applications",
    "admin.campaign_words": "admin.applications",
    "admin.campaign_send": "admin.applications",
    "admin.tag_many": "admin.applications",
    "admin.screen_many": "admin.applications",
    "admin.assign_many": "admin.applications",
    "admin.correction": "admin.applications",
    "admin.merge": "admin.applications",
    "admin.export_choice": "admin.applications",
    "admin.note": "admin.applications",
    "draws": "allocation.plan",
    "floorplan": "allocation.plan",
    "letters": "contracts.index",
    "studio": "studio.overview",
    "public.exhibitor": "public.exhibitors",
    "public.speaker": "public.programme",
}


def navigation(actor: Actor, edition: Edition | None) -> list[Link]:
    """Return the links of the reader's role; the public ones for everybody else."""
    if edition is None:
        return []
    staff = [
        (label, endpoint) for needs, label, endpoint in _BY_PERMISSION if needs in actor.permissions
    ]
    mine = [(_l("My applications"), "apply.index")] if actor.signed_in else []
    links = staff or [*mine, *_VISITOR]
    if not staff and takes_visitors(edition, now()):
        links.append((_l("Register"), "visitors.register"))
    here = _section(request.endpoint or "", {endpoint for _label, endpoint in links})
    return [
        Link(str(label), address(endpoint), _current(endpoint, here)) for label, endpoint in links
    ]


def first_page(roles: Iterable[Role], **values: str) -> str:
    """Return the page on which somebody with these roles begins in an edition."""
    held = permissions_of(frozenset(roles))
    first = (endpoint for needs, _label, endpoint in _BY_PERMISSION if needs in held)
    return address(next(first, "apply.index"), **values)


def _current(endpoint: str, here: str) -> str:
    if request.endpoint == endpoint:
        return "page"
    return "true" if endpoint == here else ""


def _section(endpoint: str, offered: set[str]) -> str:
    """Return the link that a page lies under: its own, or the one of its part of the site."""
    part = endpoint.partition(".")[0]
    if endpoint in offered:
        return endpoint
    if named := _BELOW.get(endpoint) or _BELOW.get(part):
        return named
    under = [link for link in offered if link.partition(".")[0] == part]
    return under[0] if len(under) == 1 else ""
