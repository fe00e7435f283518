"""A test browser that checks every page and every transaction it sees."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, has_request_context, request
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml import etree
from werkzeug.test import TestResponse

from scripts import vendor
from tests.factories import PASSWORD
from village.accounts.tables import User, UserSession
from village.accounts.writes import sessions
from village.config import ROOT
from village.core.tokens import new_token, token_hash
from village.extensions import db

#: The class names of Bootstrap as published, and those that pages get.
BOOTSTRAP, STYLED = (
    vendor.classes((ROOT / path).read_text(encoding="utf-8"))
    for path in ("vendor/bootstrap/bootstrap.min.css", "static/vendor/bootstrap.css")
)
#: What a page must load, by an attribute that it has.
SCRIPTS = {
    "data-autosave-url": "autosave",
    "data-builder": "builder",
    "data-choose": "choose",
    "data-countdown": "page",
    "data-draw": "main",
    "data-drop": "drop",
    "data-map-part": "map",
    "data-marks": "marks",
    "data-passkey": "passkeys",
    "data-plan": "plan",
    "data-rows": "rows",
    "data-tick": "ticks",
    "data-upload": "upload",
    "hx-get": "htmx",
}
#: What a statement has that locks the rows it reads.
LOCKS = (" FOR UPDATE", " FOR NO KEY UPDATE")
#: Marks what the client asks for; a test may make other requests for its own use.
PAGE = "village.page"


class _Page:
    """What the checks want to know of a page."""

    def __init__(self, html: str) -> None:
        root = etree.fromstring(html, etree.HTMLParser())
        self.elements = list(root.iter("*"))
        self.html = root.attrib
        self.counts = Counter(str(element.tag) for element in self.elements)
        self.ids = [given for element in self.elements if (given := element.get("id"))]
        self.classes: set[str] = set()
        self.attributes: set[str] = set()
        for element in self.elements:
            self.classes.update(element.get("class", "").split())
            self.attributes.update(map(str, element.attrib))

    def every(self, *tags: str) -> list[etree._Element]:
        """Return the elements of these names, in their order."""
        return [element for element in self.elements if element.tag in tags]

    def inline(self) -> list[str]:
        """Return what the security policy forbids, by element."""
        found = [
            f"{element.tag} {name}"
            for element in self.elements
            for name in element.attrib
            if name == "style" or str(name).startswith("on")
        ]
        found += ["<style>" for _element in self.every("style")]
        bare = [script for script in self.every("script") if not {"src", "type"} & {*script.attrib}]
        return found + ["<script>" for _script in bare]

    def scripts(self) -> set[str]:
        """Return the names of the scripts it loads; those of other types are data."""
        loaded = [one for one in self.every("script") if one.get("type", "module") == "module"]
        return {one.get("src", "").rpartition("/")[2].partition(".")[0] for one in loaded}

    def fields(self) -> list[etree._Element]:
        """Return what one types into or chooses from, and what is hidden."""
        return self.every("input", "select", "textarea")

    def hidden(self) -> dict[str, str]:
        """Return the hidden fields, the first of each name."""
        found: dict[str, str] = {}
        for field in self.fields():
            if _kind(field) == "hidden":
                found.setdefault(field.get("name", ""), field.get("value", ""))
        return found

    def bare(self) -> list[str | None]:
        """Return the names of the fields that no label names."""
        labelled = {label.get("for") for label in self.every("label")}
        return [
            field.get("name")
            for field in self.fields()
            if _kind(field) not in ("hidden", "submit", "button", "reset", "image")
            and not (field.get("aria-label") or field.get("aria-labelledby"))
            and (field.get("id") is None or field.get("id") not in labelled)
            and not any(True for _label in field.iterancestors("label"))
        ]


def _kind(field: etree._Element) -> str:
    return field.get("type") or "text"


def check_page(html: str) -> None:
    """Fail where a page breaks a rule that every page must keep."""
    page = _Page(html)
    assert page.html.get("lang") in ("fr", "ar", "en"), "the page says no language"
    assert page.html.get("dir") == ("rtl" if page.html["lang"] == "ar" else "ltr"), "direction"
    assert page.counts["h1"] == 1, f"{page.counts['h1']} h1"
    assert page.counts["main"] == 1, f"{page.counts['main']} main"
    assert page.inline() == [], "inline script or style, which the policy forbids"
    assert len(page.ids) == len(set(page.ids)), f"ids twice: {_twice(page.ids)}"
    assert all("alt" in image.attrib for image in page.every("img")), "an image without alt"
    assert page.bare() == [], f"fields without a label: {page.bare()}"
    missing = page.classes & BOOTSTRAP - STYLED
    assert not missing, f"classes that scripts/vendor.py left out: {missing}"
    needed = {script for name, script in SCRIPTS.items() if name in page.attributes}
    assert needed <= page.scripts(), f"scripts that the page needs: {needed - page.scripts()}"
    assert "{{" not in html, "an unrendered expression"
    assert "{%" not in html, "an unrendered statement"


def _twice(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of a page, the first of each name."""
    return _Page(html).hidden()


def no_page(*_template: object, **_values: object) -> str:
    """Draw nothing, where of hundreds of refusals only the status is looked at."""
    return ""


def drawn_once(draw: Callable[..., str]) -> Callable[..., str]:
    """Return `draw` for pages of refusals: somebody's differ by edition and sentence alone."""
    drawn: dict[object, str] = {}

    def draw_or_repeat(template: str, **values: object) -> str:
        key = g.get("edition_code"), template, *map(str, values.values())
        if key not in drawn:
            drawn[key] = draw(template, **values)
        return drawn[key]

    return draw_or_repeat


class PageCheckingClient(FlaskClient):
    """Checks each HTML page, adds the CSRF token to forms, and refuses uncommitted changes."""

    csrf = True
    check = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; POSTs carry the token of their session as a browser's form does."""
        db.session.commit()  # what the test prepared, or read, is no part of the request
        self.application.extensions.pop("uncommitted", None)
        if kwargs.get("method") == "POST" and self.csrf and "json" not in kwargs:
            kwargs["data"] = {"csrf_token": self._token(), **(kwargs.get("data") or {})}
        db.session.expire_all()
        _forget()
        # Read to its end: what is streamed and then forgotten would end within a later request.
        marked = {**kwargs.pop("environ_overrides", {}), PAGE: True}
        response = super().open(*args, **{"buffered": True, "environ_overrides": marked, **kwargs})
        uncommitted = self.application.extensions.pop("uncommitted", None)
        assert not uncommitted, (
            f"uncommitted changes after {args[0] if args else ''}: {uncommitted}"
        )
        if (
            self.check
            and response.mimetype == "text/html"
            and response.status_code not in (301, 302, 303)
        ):
            text = response.get_data(as_text=True)
            if "<html" in text:
                check_page(text)
        db.session.expire_all()
        return response

    def login(self, email: str) -> None:
        """Begin a session of an account: as the page does, without the page and its password."""
        user = db.session.scalars(sa.select(User).where(User.email == email)).one()
        moment = datetime.now(UTC)
        token = new_token()
        db.session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=user.id,
                started_at=moment,
                seen_at=moment,
                expires_at=moment + sessions.LIFETIME,
                device="",
                network="",
            )
        )
        db.session.commit()
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie.permanent = True
            since = int(moment.timestamp())
            cookie.update(_user_id=token, _fresh=True, seen=since, confirmed=since)

    def login_by_page(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Log in through the page."""
        return self.post(
            "/fr/account/login", data={"email": email, "password": password}, follow_redirects=False
        )

    def _token(self) -> str:
        """Return a token of the session's secret, as a page's form would carry it."""
        with self.session_transaction() as session:
            secret = session.setdefault("csrf_token", token_hex())
        key = self.application.secret_key
        assert key is not None
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))


def _forget() -> None:
    """Empty `g`: all requests of a test share its application context, a real one has its own."""
    vars(g._get_current_object()).clear()


def refuse_locks() -> None:
    """Let no page that only reads ask for a lock: on a server PostgreSQL refuses it.

    A test's requests are inside its own transaction, which may write.
    """

    def check(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        reads = has_request_context() and request.method in ("GET", "HEAD") and "writes" not in g
        if reads and PAGE in request.environ and any(lock in statement for lock in LOCKS):
            raise AssertionError(f"{request.path} only reads, and locks: {statement[-80:]}")

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", check)


def watch_uncommitted(app: Flask) -> None:
    """Note after each request what its session flushed or changed without committing."""

    def flushed(session: Any, *rest: Any) -> None:
        session.info["flushed"] = True

    def settled(session: Any, *rest: Any) -> None:
        session.info["flushed"] = False

    sa.event.listen(db.session, "after_flush", flushed)
    sa.event.listen(db.session, "after_commit", settled)
    sa.event.listen(db.session, "after_soft_rollback", settled)

    @app.teardown_request
    def note(error: BaseException | None) -> None:
        session = db.session()
        changed = [*session.new, *session.dirty, *session.deleted]
        if error is None and (changed or session.info.get("flushed")):
            app.extensions["uncommitted"] = changed or ["flushed rows"]
