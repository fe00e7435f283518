"""The page's main links, by what the reader may do."""

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l

from village.domain.actor import Actor
from village.domain.permissions import Permission as P
from village.models import Edition
from village.web.links import address


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu."""

    label: str
    url: str
    active: bool


_VISITOR = (
    (_l("Calls"), "public.calls"),
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
    (P.ISSUE_BADGES, _l("Badges"), "badges.index"),
    (P.CHECK_IN, _l("Gate"), "checkin.gate"),
)


def navigation(actor: Actor, edition: Edition | None) -> list[Link]:
    """Return the links of the reader's role; the public ones for everybody else."""
    if edition is None:
        return []
    staff = [
        (label, endpoint) for needs, label, endpoint in _BY_PERMISSION if needs in actor.permissions
    ]
    mine = [(_l("My applications"), "apply.index")] if actor.signed_in else []
    links = staff or [*mine, *_VISITOR]
    return [Link(str(label), address(endpoint), _is_here(endpoint)) for label, endpoint in links]


def _is_here(endpoint: str) -> bool:
    return request.endpoint == endpoint
