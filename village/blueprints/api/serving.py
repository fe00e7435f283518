"""Resources, which are lists page by page, and changes to them: each for tokens with its scope."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import BadRequest, PreconditionRequired

from village.accounts.words.scopes import NEEDS, TokenScope
from village.accounts.writes import kept_answers
from village.blueprints.api import shapes
from village.core.errors import Forbidden
from village.core.languages import LANGUAGES
from village.web import programs
from village.web.access import requires
from village.web.context import context
from village.web.links import absolute
from village.web.login import current_scopes, current_token
from village.web.transaction import commits

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

    path: str
    scope: TokenScope
    shape: type
    says: str


@dataclass(frozen=True, slots=True)
class ApiItem:
    """One item of a list, by its reference."""

    name: str
    path: str
    scope: TokenScope
    says: str


@dataclass(frozen=True, slots=True)
class ApiChange:
    """What other software changes; `body` is the type of what it sends, `shape` of the answer.

    Attributes:
        body: None where nothing is sent.
        conditional: whether it says in `If-Match` which version it changes.
        creates: whether it may say by `If-None-Match: *` instead that there is none yet.
    """

    name: str
    method: str
    path: str
    scope: TokenScope
    body: type | None
    shape: type
    conditional: bool
    creates: bool
    says: str


RESOURCES: list[Resource] = []
ITEMS: list[ApiItem] = []
CHANGES: list[ApiChange] = []
#: What names a request, so that it is done once.
KEY = re.compile(r"[\x21-\x7e]{1,100}")
Read = Callable[[PageAsked], tuple[Sequence[Any], int]]
ReadOne = TypeVar("ReadOne", bound=Callable[[str], Any])
Write = TypeVar("Write", bound=Callable[..., Any])


def resource(
    bp: Blueprint, scope: TokenScope, shape: type, *, path: str = ""
) -> Callable[[Read], Read]:
    """Serve what a function reads: the items of one page, and how many there are in all.

    Its address ends with the word of its scope, unless a path is given.
    """
    path = path or scope.value

    def declare(read: Read) -> Read:
        @requires(NEEDS[scope])
        def view() -> Response:
            _let_in(scope)
            asked = PageAsked(_number("page", 1, LAST), _number("limit", USUAL, MOST))
            items, total = read(asked)
            return programs.answer(_page(asked, items, total))

        RESOURCES.append(Resource(path, scope, shape, (read.__doc__ or "").strip()))
        bp.add_url_rule(f"/<edition>/{path}", path, view)
        return read

    return declare


def item(bp: Blueprint, scope: TokenScope, *, path: str = "") -> Callable[[ReadOne], ReadOne]:
    """Serve what a function reads by its reference: an item as the list of this path has it."""
    path = path or scope.value

    def declare(read: ReadOne) -> ReadOne:
        @requires(NEEDS[scope])
        def view(reference: str) -> Response:
            _let_in(scope)
            return programs.answer(_plain(asdict(read(reference))))

        name = read.__name__
        ITEMS.append(ApiItem(name, path, scope, (read.__doc__ or "").strip()))
        bp.add_url_rule(f"/<edition>/{path}/<reference>", name, view)
        return read

    return declare


def change(
    bp: Blueprint,
    method: str,
    path: str,
    scope: TokenScope,
    *,
    shape: type,
    body: type | None = None,
    conditional: bool = False,
    creates: bool = False,
) -> Callable[[Write], Write]:
    """Serve what a function changes: it is given what was sent, and the names of the address.

    It is done once for each key of the program, and all of it in one transaction.
    """

    def declare(write: Write) -> Write:
        @requires(NEEDS[scope])
        @commits
        def view(**named: str) -> Response:
            _let_in(scope)
            key = _key()
            sent: tuple[Any, ...] = (shapes.read(body, request.get_json()),) if body else ()
            if conditional and not (request.if_match or (creates and _is_new())):
                raise PreconditionRequired("Say in `If-Match` which version you change.")

            def answer() -> dict[str, Any]:
                made: dict[str, Any] = _plain(asdict(write(*sent, **named)))
                return made

            told = kept_answers.once(context(), current_token(), key, _asked(), answer)
            return programs.told(told)

        says = (write.__doc__ or "").strip()
        name = write.__name__
        CHANGES.append(
            ApiChange(name, method, path, scope, body, shape, conditional, creates, says)
        )
        bp.add_url_rule(f"/<edition>/{path}", name, view, methods=[method])
        return write

    return declare


def _let_in(scope: TokenScope) -> None:
    g.lang = _language()
    if scope not in current_scopes():
        raise Forbidden(permission=NEEDS[scope])
    programs.count()


def _is_new() -> bool:
    """Say whether the program means something that is not there yet."""
    return request.if_none_match.star_tag


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise BadRequest("`Idempotency-Key` is 1 to 100 characters of ASCII without spaces.")
    return key


def _asked() -> str:
    """Return by what a request that comes again is known to ask the same."""
    conditions = (request.headers.get(name, "") for name in ("If-Match", "If-None-Match"))
    whole = (request.method, request.full_path, *conditions)
    return hashlib.sha256("\n".join(whole).encode() + b"\n" + request.get_data()).hexdigest()


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
