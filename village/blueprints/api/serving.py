"""A resource: a list of shapes, page by page, for tokens with its scope."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import BadRequest

from village.accounts.words.scopes import NEEDS, TokenScope
from village.core.errors import Forbidden
from village.core.languages import LANGUAGES
from village.web import programs
from village.web.access import requires
from village.web.links import absolute
from village.web.login import current_scopes

#: How many items a page holds where nothing is asked, and at most.
USUAL, MOST = 50, 100
#: The last page that one may ask for; no list is so long.
LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page of a list is asked for."""

    page: int
    limit: int

    def of(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return the page out of a whole list."""
        return items[(self.page - 1) * self.limit : self.page * self.limit]


@dataclass(frozen=True, slots=True)
class Resource:
    """A list that other software reads; `shape` is the type of its items."""

    scope: TokenScope
    shape: type
    says: str


RESOURCES: list[Resource] = []
Read = Callable[[PageAsked], tuple[Sequence[Any], int]]


def resource(bp: Blueprint, scope: TokenScope, shape: type) -> Callable[[Read], Read]:
    """Serve what a function reads: the items of one page, and how many there are in all."""

    def declare(read: Read) -> Read:
        @requires(NEEDS[scope])
        def view() -> Response:
            g.lang = _language()
            if scope not in current_scopes():
                raise Forbidden(permission=NEEDS[scope])
            programs.count()
            asked = PageAsked(_number("page", 1, LAST), _number("limit", USUAL, MOST))
            items, total = read(asked)
            return programs.answer(_page(asked, items, total))

        RESOURCES.append(Resource(scope, shape, (read.__doc__ or "").strip()))
        bp.add_url_rule(f"/<edition>/{scope}", scope.value, view)
        return read

    return declare


def _page(asked: PageAsked, items: Sequence[Any], total: int) -> dict[str, Any]:
    further = asked.page * asked.limit < total
    query = urlencode({**request.args.to_dict(), "page": asked.page + 1})
    following = f"{absolute(request.endpoint or '')}?{query}" if further else None
    return {"items": [_plain(asdict(item)) for item in items], "total": total, "next": following}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: days and moments as ISO 8601 writes them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _number(name: str, otherwise: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return otherwise
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given[:9]) <= most:
        raise BadRequest(f"`{name}` is a whole number from 1 to {most}.")
    return int(given[:9])


def _language() -> str:
    asked = request.args.get("lang", "")
    if asked and asked not in LANGUAGES:
        raise BadRequest(f"`lang` is one of {', '.join(LANGUAGES)}.")
    return asked or "en"
