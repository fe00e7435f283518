"""Each refusal of the trade becomes a status and a page in the person's language.

Below the addresses of programs it becomes a problem that they read.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    SecurityError,
    Unauthorized,
)

from village.core import errors
from village.core.files.whole import FULL
from village.core.health import is_away
from village.extensions import db
from village.web import access, login, requests, resume
from village.web.context import outside
from village.web.error_words import HTTP_PAGES, PAGES
from village.web.pages import stand_texts
from village.web.problems import problem
from village.web.security import local_target

#: After how long whoever met a database or a storage that is away may ask again.
AWAY_RETRY_SECONDS = "10"
#: Refusals that are over by themselves.
SOON_OVER = (errors.Busy, errors.ScannerAway, errors.StorageAway)
#: PostgreSQL's code for a disk that is full.
_DATABASE_FULL = "53100"


def status(error: errors.VillageError) -> int:
    """Return the status of a refusal."""
    return PAGES.get(type(error), (409, "", ""))[0]


def sentence(error: errors.VillageError) -> str:
    """Return the refusal in the person's language, with its facts."""
    _status, _title, text = PAGES.get(type(error), (409, "", _l("This is not possible.")))
    if isinstance(error, errors.Forbidden) and not g.get("edition_code"):
        text = _l("Your account does not allow this.")
    return str(text) % _readable(error.facts) if error.facts else str(text)


def retry_after(error: errors.TooManyAttempts) -> dict[str, str]:
    """Return the header that tells a program what the sentence tells a person."""
    return {"Retry-After": str(error.facts["retry_after_seconds"])}


def _readable(facts: Mapping[str, object]) -> dict[str, object]:
    """Return a refusal's facts with stands and the time to wait in words."""
    said = dict(facts)
    if "stand" in said:
        said["stand"] = stand_texts(str(said["stand"]))
    if "retry_after_seconds" in said:
        wait = timedelta(seconds=int(str(said["retry_after_seconds"])))
        said["wait"] = format_timedelta(wait, granularity="second", threshold=1.5)
    return said


def init_app(app: Flask) -> None:
    """Register a page for every refusal."""
    app.register_error_handler(errors.VillageError, _refusal)
    app.register_error_handler(StaleDataError, lambda error: _refusal(errors.Stale()))
    app.register_error_handler(OSError, _system)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def _refusal(error: errors.VillageError) -> ResponseReturnValue:
    db.session.rollback()
    status, title, _text = PAGES.get(type(error), (409, _l("Not possible"), ""))
    return *_page(status, str(title), sentence(error), **_typed()), _headers(error)


def _headers(error: errors.VillageError) -> dict[str, str]:
    """Return the header that says when to ask again, where asking again helps."""
    if isinstance(error, errors.TooManyAttempts):
        return retry_after(error)
    return {"Retry-After": AWAY_RETRY_SECONDS} if isinstance(error, SOON_OVER) else {}


def _typed() -> dict[str, Any]:
    """Return what was typed into the form refused, and the page that it came from."""
    if request.method != "POST":
        return {}
    came = urlsplit(request.referrer or "")
    page = f"{came.path}?{came.query}".rstrip("?") if came.netloc == request.host else ""
    return {"typed": resume.of_request().texts, "retry_url": local_target(page, "")}


def _system(error: OSError) -> ResponseReturnValue:
    """Answer for a disk that is full, wherever it was written to."""
    if error.errno not in FULL:
        raise error
    return _full(error)


def _database(error: DBAPIError) -> ResponseReturnValue:
    """Answer for a database that has no room, or cannot be reached."""
    if is_away(error):
        return _away(error)
    if getattr(error.orig, "sqlstate", "") != _DATABASE_FULL:
        raise error
    return _full(error)


def _away(error: DBAPIError) -> ResponseReturnValue:
    """Ask to come back soon; the page needs neither an account nor an edition."""
    current_app.logger.error("the database is away", exc_info=error)
    db.session.remove()
    outside()
    login.be_nobody()
    title, text = HTTP_PAGES[503]
    return *_page(503, str(title), str(text), **_typed()), {"Retry-After": AWAY_RETRY_SECONDS}


def _full(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("no room left: %s", error)
    return _refusal(errors.StorageFull())


def _csrf(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    answer = resume.expired() if access.needs_login() else None
    if answer is not None:
        return answer
    text = _("The form was open for too long. Go back, reload the page and send it again.")
    return _page(400, _("This form has expired"), text)


def _http(error: HTTPException) -> ResponseReturnValue | HTTPException:
    if error.code is None or error.code < 400:
        return error
    db.session.rollback()
    if access.for_programs():
        return _told(error)
    if isinstance(error, SecurityError):
        return error  # a foreign Host has no addresses of ours to put into a page
    if error.code == 401:
        return resume.ask_to_log_in()
    title, text = HTTP_PAGES.get(error.code, HTTP_PAGES[500 if error.code >= 500 else 400])
    return _page(error.code, str(title), str(text))


def _told(error: HTTPException) -> Response:
    """Answer a program: with the reason that its view gave, and what the status asks for."""
    response = problem(error.code or 500, error.description or "")
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Village"'
    return response


def _page(status: int, title: str, text: str, **more: Any) -> tuple[str | Response, int]:
    """Return the page of an error; a program gets its text alone."""
    if access.for_programs():
        return problem(status, text), status
    incident = requests.identity() if status >= 500 else ""
    page = render_template(
        "errors/error.html", status=status, title=title, text=text, incident=incident, **more
    )
    return page, status
