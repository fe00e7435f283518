"""Somebody with a browser on the other side of a real socket: cookies, forms, redirects."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

#: What a request raises when the server goes away under it.
GONE = (OSError, HTTPException)
#: Servers close a connection that rests; a browser opens a new one and says nothing.
_IDLE_SECONDS = 1


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    path: str
    location: str
    text: str
    headers: Message = field(default_factory=Message)

    @property
    def etag(self) -> str:
        """What the page is known by when it is asked for again."""
        return self.headers.get("ETag", "")

    @property
    def form(self) -> dict[str, str]:
        """The values that the page's last form with a token would send untouched."""
        reader = _Forms()
        reader.feed(self.text)
        return next((form for form in reversed(reader.forms) if "csrf_token" in form), {})


class _Forms(HTMLParser):
    """Reads the forms of a page as a browser fills them before anybody types."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = [{}]
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.forms[-1]:
                self.forms[-1][self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area = given.get("name", "")
            self.forms[-1][self._area] = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if "name" in given and kind not in ("submit", "button", "file"):
            self.forms[-1][given["name"]] = given.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


class Visitor:
    """One browser: keeps its connection and its cookies; `network` is what a proxy says of it."""

    def __init__(self, base_url: str, *, timeout: float = 30, network: str = "") -> None:
        self._host = urlsplit(base_url).netloc
        self._timeout = timeout
        self._network = network
        self._connection = HTTPConnection(self._host, timeout=timeout)
        self._used_at = time.monotonic()
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Page:
        """Ask for a page, following redirects."""
        return self._follow(self.request("GET", path))

    def post(
        self, path: str, data: dict[str, str], headers: Mapping[str, str] | None = None
    ) -> Page:
        """Send a form; the answer itself, before any redirect."""
        return self.request("POST", path, urlencode(data), headers)

    def request(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Page:
        """Send one request; a connection that broke is opened anew by the next one."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if self._network:
            headers["X-Forwarded-For"] = self._network
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= more or {}
        if time.monotonic() - self._used_at > _IDLE_SECONDS:
            self._connection.close()
        self._used_at = time.monotonic()
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except GONE:
            self._connection.close()
            raise
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        location = answer.headers.get("Location", "")
        return Page(answer.status, path, location, text, answer.headers)

    def login(self, email: str, password: str) -> Page:
        """Log in through the page."""
        page = self.get("/fr/account/login")
        if page.status != 200:
            return page
        typed = {**page.form, "email": email, "password": password}
        return self.post("/fr/account/login", typed)

    def _follow(self, page: Page) -> Page:
        while page.location and page.status in (301, 302, 303):
            target = urlsplit(urljoin(page.path, page.location))
            page = self.request("GET", f"{target.path}?{target.query}".rstrip("?"))
        return page
