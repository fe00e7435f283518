"""A test browser that checks every page and every transaction it sees."""

import re
from html.parser import HTMLParser
from typing import Any

import sqlalchemy as sa
from flask import Flask, g
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scripts import vendor
from tests.factories import PASSWORD
from village.config import ROOT
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
    "data-upload": "upload",
    "hx-get": "htmx",
}
INLINE = re.compile(r"\son[a-z]+=|\sstyle=", re.IGNORECASE)


class _Page(HTMLParser):
    """What the checks want to know of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.html: dict[str, str | None] = {}
        self.counts: dict[str, int] = {}
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.images_without_alt = 0
        self.inline: list[str] = []
        self.stack_label = 0
        self.hidden: dict[str, str] = {}
        self.classes: set[str] = set()
        self.scripts: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.classes.update((found.get("class") or "").split())
        self.attributes.update(found)
        if tag == "script" and found.get("type", "module") == "module":  # other types are data
            self.scripts.add((found.get("src") or "").rpartition("/")[2].partition(".")[0])
        if tag == "html":
            self.html = found
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self._note_inline(tag, found)
        self._note_label(tag, found)
        if tag == "img" and "alt" not in found:
            self.images_without_alt += 1
        if tag in ("input", "select", "textarea"):
            self._note_field(found)

    def _note_inline(self, tag: str, found: dict[str, str | None]) -> None:
        forbidden = [name for name in found if name.startswith("on") or name == "style"]
        self.inline += [f"{tag} {name}" for name in forbidden]
        if tag == "style" or (tag == "script" and not {"src", "type"} & set(found)):
            self.inline.append(f"<{tag}>")

    def _note_label(self, tag: str, found: dict[str, str | None]) -> None:
        if tag == "label":
            self.stack_label += 1
            if found.get("for"):
                self.labelled.add(str(found["for"]))

    def _note_field(self, found: dict[str, str | None]) -> None:
        kind = found.get("type") or "text"
        if kind == "hidden":
            self.hidden.setdefault(str(found.get("name")), str(found.get("value") or ""))
        elif kind not in ("submit", "button", "reset", "image") and not self.stack_label:
            self.inputs.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.stack_label -= 1


def check_page(html: str) -> None:
    """Fail where a page breaks a rule that every page must keep."""
    page = _Page()
    page.feed(html)
    assert page.html.get("lang") in ("fr", "ar", "en"), "the page says no language"
    assert page.html.get("dir") == ("rtl" if page.html["lang"] == "ar" else "ltr"), "direction"
    assert page.counts.get("h1") == 1, f"{page.counts.get('h1', 0)} h1"
    assert page.counts.get("main") == 1, f"{page.counts.get('main', 0)} main"
    assert page.inline == [], "inline script or style, which the policy forbids"
    assert len(page.ids) == len(set(page.ids)), f"ids twice: {_twice(page.ids)}"
    assert page.images_without_alt == 0, "an image without alt"
    bare = [
        field.get("name")
        for field in page.inputs
        if field.get("id") not in page.labelled
        and not (field.get("aria-label") or field.get("aria-labelledby"))
    ]
    assert bare == [], f"fields without a label: {bare}"
    missing = page.classes & BOOTSTRAP - STYLED
    assert not missing, f"classes that scripts/vendor.py left out: {missing}"
    needed = {script for name, script in SCRIPTS.items() if name in page.attributes}
    assert needed <= page.scripts, f"scripts that the page needs: {needed - page.scripts}"
    assert "{{" not in html, "an unrendered expression"
    assert "{%" not in html, "an unrendered statement"


def _twice(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of a page, the first of each name."""
    page = _Page()
    page.feed(html)
    return page.hidden


class PageCheckingClient(FlaskClient):
    """Checks each HTML page, adds the CSRF token to forms, and refuses uncommitted changes."""

    csrf = True
    check = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start without any token."""
        super().__init__(*args, **kwargs)
        self._tokens: dict[str | None, str] = {}

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; POSTs carry the token of their session as a browser's form does."""
        if kwargs.get("method") == "POST" and self.csrf and "json" not in kwargs:
            kwargs["data"] = {"csrf_token": self._token(), **(kwargs.get("data") or {})}
        db.session.expire_all()
        _forget()
        # Read to its end: what is streamed and then forgotten would end within a later request.
        response = super().open(*args, **{"buffered": True, **kwargs})
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

    def login(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Log in through the page."""
        return self.post(
            "/fr/account/login", data={"email": email, "password": password}, follow_redirects=False
        )

    def _token(self) -> str:
        """Return a token of the session's secret, from a page that is asked once for it."""
        if self._secret() not in self._tokens:
            _forget()
            page = FlaskClient.open(self, "/fr/account/login?again=1", method="GET")
            token = hidden_fields(page.get_data(as_text=True)).get("csrf_token", "")
            self._tokens[self._secret()] = token
        return self._tokens[self._secret()]

    def _secret(self) -> str | None:
        """Return what the session's tokens are made of."""
        cookie = self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])
        interface = self.application.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        serializer = interface.get_signing_serializer(self.application)
        assert serializer is not None
        return serializer.loads(cookie.value).get("csrf_token") if cookie else None


def _forget() -> None:
    """Empty `g`: all requests of a test share its application context, a real one has its own."""
    vars(g._get_current_object()).clear()


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
