"""Closed by default: each view declares who may come in, and start-up refuses one that does not."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from village.core.errors import EditionArchived, NotFound
from village.core.permissions import Permission
from village.core.policy import require
from village.editions.words.life import Life
from village.web import preview
from village.web.context import actor, edition, outside

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
#: Below it all is for programs, which bring a token instead of a cookie.
_PROGRAMS = "/api/"


class UndeclaredAccess(RuntimeError):
    """A view declares neither a permission nor that it is public."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare that a view is for holders of `permission` in the URL's edition."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]  # read by `check`
        return view

    return declare


def public(view: View) -> View:
    """Declare that a view is for everybody."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # read by `check`
    return view


def confirmed(view: View) -> View:
    """Declare that a form to this view asks for the password again, unless it was just given."""
    view.confirmed = True  # type: ignore[attr-defined]  # read by `asks_again`
    return view


def access_of(app: Flask, endpoint: str) -> Permission | str | None:
    """Return what an endpoint declares: a permission, `PUBLIC`, or None."""
    return getattr(app.view_functions[endpoint], "access", None)


def asks_again() -> bool:
    """Say whether the address of this request asks for the password again."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "confirmed", False)


def for_programs() -> bool:
    """Say whether the address of this request is one that programs ask, if there is such a one."""
    return request.path.startswith(_PROGRAMS)


def needs_login() -> bool:
    """Say whether the address of this request is for people with an account only."""
    endpoint = request.endpoint
    return endpoint is not None and isinstance(access_of(current_app, endpoint), Permission)


def check() -> Response | None:
    """Refuse the request, or send the visitor to the login page, before the view runs.

    Raises:
        Unauthorized: nobody is logged in, and the request would change something or is a program's.
        Forbidden: the reader lacks the permission that the view declares.
    """
    if request.endpoint is None:
        return None
    _check_life()
    declared = access_of(current_app, request.endpoint)
    if not isinstance(declared, Permission):
        return None
    if not actor().signed_in:
        if request.method != "GET" or for_programs():
            raise Unauthorized
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), 303)
    require(actor(), declared)
    return None


def _check_life() -> None:
    """Hide an edition in preparation from all but its team and those who have its link.

    Raises:
        NotFound: the edition is in preparation, and not shown to this person.
        EditionArchived: the request would change an archived edition.
    """
    here = edition() if g.get("edition_code") else None
    if here is None:
        return
    if here.state is Life.PREPARING and not actor().roles and not preview.is_shown(here):
        # The page that says so must not name it.
        outside()
        raise NotFound
    if here.state is Life.ARCHIVED and request.method not in ("GET", "HEAD", "OPTIONS"):
        raise EditionArchived


def refuse_undeclared(app: Flask) -> None:
    """Stop the start-up when a view declares nothing.

    Raises:
        UndeclaredAccess: names the endpoints.
    """
    undeclared = sorted(name for name in app.view_functions if access_of(app, name) is None)
    if undeclared:
        raise UndeclaredAccess(", ".join(undeclared))
