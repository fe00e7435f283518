"""The people of a journey: each with a browser of their own, who know pages and mails only."""

import html
import re
from dataclasses import dataclass

from flask import Flask

from tests.client import PageCheckingClient, hidden_fields

PASSWORD = "quatre mots sans rapport"
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words(page: str) -> str:
    """Return what a reader sees of a page, in one line."""
    return " ".join(html.unescape(TAG.sub(" ", page)).split())


@dataclass
class Person:
    """Somebody at a browser, who reads the edition in one language."""

    client: PageCheckingClient
    email: str
    lang: str
    code: str = "csc24"

    @classmethod
    def at(cls, app: Flask, email: str, lang: str) -> "Person":
        """Return a person at a browser nobody has used yet."""
        client = app.test_client()
        assert isinstance(client, PageCheckingClient)
        return cls(client, email, lang)

    def read(self, path: str, status: int = 200) -> str:
        """Open a page of the edition and return it."""
        response = self.client.get(self._address(path))
        assert response.status_code == status, f"{path}: {response.status}"
        return response.get_data(as_text=True)

    def fetch(self, path: str) -> bytes:
        """Download a PDF of the edition."""
        response = self.client.get(self._address(path))
        assert (response.status_code, response.mimetype) == (200, "application/pdf"), path
        return response.get_data()

    def send(self, path: str, /, *, form: str | None = None, **values: object) -> str:
        """Fill in and send a form, with the hidden fields of the page `form`; return where to."""
        address = self._address(path)
        page = self.client.get(self._address(form)) if form is not None else None
        hidden = hidden_fields(page.get_data(as_text=True)) if page else {}
        hidden.pop("csrf_token", None)
        response = self.client.post(address, data={**hidden, **values})
        said = words(response.get_data(as_text=True))
        assert response.status_code == 303, f"{path}: {response.status}: {said[:2000]}"
        assert response.location.startswith("/"), response.location
        return response.location

    def fill(self, path: str, **values: object) -> str:
        """Fill in and send the form that a page shows."""
        return self.send(path, form=path, **values)

    def mails(self) -> list[str]:
        """Return the texts of the mails to this person, the newest first."""
        outbox = self.client.get("/outbox").get_data(as_text=True)
        letters = re.findall(r'/outbox/(\d+)"(.*?)</li>', outbox, re.DOTALL)
        mine = [number for number, shown in letters if self.email in shown]
        return [self.client.get(f"/outbox/{number}").get_data(as_text=True) for number in mine]

    def sign_up(self, name: str) -> None:
        """Ask for an account, and open it by the link of the mail."""
        account = f"/{self.lang}/account"
        self.fill(f"{account}/signup", email=self.email, name=name, language=self.lang)
        [mail] = self.mails()
        link = re.search(rf"{account}/verify/[\w.~-]+", mail)
        assert link, "the mail has no link"
        self.fill(link[0], password=PASSWORD)

    def log_in(self, password: str) -> None:
        """Log in through the page."""
        self.fill(f"/{self.lang}/account/login", email=self.email, password=password)

    def _address(self, path: str) -> str:
        return path if path.startswith("/") else f"/{self.lang}/{self.code}/{path}"
