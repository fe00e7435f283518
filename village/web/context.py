"""The request as a `Context`: its edition, its actor, its time, its language."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from village.accounts.words.networks import network_of
from village.config import Configuration
from village.core import clock
from village.core.actor import ANONYMOUS, SYSTEM, Actor
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.storage import Storage
from village.core.languages import LANGUAGES, Language, as_language
from village.core.safe import Safe
from village.editions.reads import editions
from village.editions.tables import Edition
from village.extensions import db, deferring, jobs


def context() -> Context:
    """Return this request's context; the same one however often it is asked."""
    if "context" not in g:
        g.context = Context(
            session=db.session(),
            actor=actor(),
            now=now(),
            storage=storage(),
            edition=edition(),
            defer=defer,
            sends_mail=_sends_mail(),
            safe=safe(),
            public_url=public_url(),
            network=network_of(request.remote_addr),
            scanner=settings().clamd,
        )
    found: Context = g.context
    return found


def actor() -> Actor:
    """Return who makes this request."""
    person: Actor = getattr(current_user, "actor", ANONYMOUS)
    return person


def edition() -> Edition | None:
    """Return the edition that the URL names, else the one to which it leads back.

    Raises:
        NotFound: the URL names one that does not exist.
    """
    if "edition" not in g:
        code = g.get("edition_code")
        g.edition = editions.by_code(db.session(), code) if code else _edition_meant()
        if code and g.edition is None:
            raise NotFound
    found: Edition | None = g.edition
    return found


def outside() -> None:
    """Let the rest of this request belong to no edition."""
    g.edition = g.edition_code = None
    g.pop("place", None)


def edition_of(path: str) -> Edition | None:
    """Return the edition to which the page at `path` belongs, where it is no secret."""
    parts = path.split("/")
    return editions.seen(db.session(), parts[2]) if len(parts) > 2 else None


def _edition_meant() -> Edition | None:
    """Return the edition to which a page outside any leads back, else the one that starts last."""
    back = request.args.get("next", "") if request else ""
    return edition_of(back) or editions.current(db.session())


def now() -> datetime:
    """Return this request's time, the same for all it does, by the database's clock."""
    if "now" not in g:
        g.now = clock.now(db.engine)
    moment: datetime = g.now
    return moment


def language() -> Language:
    """Return the URL's language, else what the reader prefers."""
    chosen = g.get("lang") or _first_of_path()
    return as_language(chosen) if chosen else preferred(LANGUAGES)


def preferred(among: Sequence[str]) -> Language:
    """Return the account's language, else what the browser asks for, of those offered."""
    chosen: str | None = None
    if request and actor().signed_in and actor().language in among:
        chosen = actor().language
    elif request:
        chosen = request.accept_languages.best_match(among)
    return as_language(chosen, among)


def languages() -> tuple[Language, ...]:
    """Return the languages in which this page is to be had: the edition's, else all of ours."""
    here = edition() if g.get("edition_code") else None
    spoken = here.languages if here else LANGUAGES
    return tuple(as_language(code) for code in spoken if code in LANGUAGES) or LANGUAGES


def _first_of_path() -> str | None:
    """Return the language of an address that leads to no page."""
    first = request.path.split("/")[1] if request else ""
    return first if first in LANGUAGES else None


def storage() -> Storage:
    """Return the installation's file storage."""
    found: Storage = current_app.extensions["village_storage"]
    return found


def settings() -> Configuration:
    """Return what the machine's administrator has set."""
    found: Configuration = current_app.config["VILLAGE"]
    return found


def _sends_mail() -> bool:
    return bool(settings().smtp_url)


def safe() -> Safe:
    """Return what locks and unlocks with the installation's secret."""
    return Safe(current_app.config["SECRET_KEY"])


def public_url() -> str:
    """Return the address people use, as configured."""
    return settings().public_url


def defer(task: str, /, **arguments: object) -> None:
    """Queue a job on the session's own connection: it exists when its cause is committed."""
    defer_on(db.session(), task, **arguments)


def defer_on(session: Session, task: str, /, **arguments: Any) -> None:
    """Queue a job on the connection of `session`, in a request or inside a job."""
    connection = session.connection().connection.driver_connection
    deferrer = jobs.configure_task(task, connection=connection)
    deferrer.job_manager = deferring
    deferrer.defer(**arguments)


def init_app(app: Flask) -> None:
    """Take the language and the edition out of each URL, and put them into those we build."""

    @app.url_value_preprocessor
    def pull(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values is not None:
            g.lang = values.pop("lang", None)
            g.edition_code = values.pop("edition", None)
            g.pop("place", None)

    @app.url_defaults
    def push(endpoint: str, values: dict[str, Any]) -> None:
        expects = app.url_map.is_endpoint_expecting
        if "lang" not in values and expects(endpoint, "lang"):
            values["lang"] = language()
        if "edition" not in values and expects(endpoint, "edition"):
            here = edition()
            values["edition"] = here.code.lower() if here else "none"


def job_context() -> Context:
    """Return the context of a job: the system acts, now."""
    return Context(
        db.session(),
        SYSTEM,
        clock.now(db.engine),
        storage(),
        defer=defer,
        sends_mail=_sends_mail(),
        safe=safe(),
        public_url=public_url(),
    )


@contextmanager
def request_for(base_url: str, lang: Language, here: Edition | None) -> Iterator[None]:
    """Pretend to serve a page at `base_url`, so that links and languages come out right.

    In an application context of its own: a page that shows a mail keeps its language and edition.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.app_context(), app.test_request_context(base_url=base_url):
        g.lang, g.edition = lang, here
        g.edition_code = here.code if here else None
        yield
