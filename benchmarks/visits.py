"""What a visitor of the benchmark does: a page, a submission, a registration, a scan, a score."""

import itertools
import json
import re
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from tests import factories
from tests.faults.installation import Installation
from tests.faults.submissions import FILE
from tests.visitor import Visitor

#: What a visitor does, with the item that it is done to.
Act = Callable[[Visitor, str], None]


def get(path: str) -> Act:
    """Return the way to ask for a page."""

    def act(visitor: Visitor, item: str) -> None:
        expect(visitor.request("GET", path).status, 200)

    act.path = path  # type: ignore[attr-defined]  # for counting its queries
    return act


def ask_again(path: str) -> Act:
    """Return the way to ask for a page that is known by its ETag."""
    marks: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()

    def act(visitor: Visitor, item: str) -> None:
        """Ask whether the page is still the one that this browser has."""
        if visitor not in marks:
            marks[visitor] = visitor.request("GET", path).etag
        if marks[visitor]:  # a page without an ETag is sent whole each time
            answer = visitor.request("GET", path, more={"If-None-Match": marks[visitor]})
            expect(answer.status, 304)
        else:
            expect(visitor.request("GET", path).status, 200)

    return act


def score(path: str) -> Act:
    """Return the way to save a juror's marks of a file."""
    tokens: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()
    versions: dict[str, int] = {}

    def act(visitor: Visitor, item: str) -> None:
        """Let the page of a file save the marks just given, as it does by itself."""
        if visitor not in tokens:
            tokens[visitor] = visitor.get(path + item).form["csrf_token"]
        version = versions.get(item, 1)
        form = {"csrf_token": tokens[visitor], "version": str(version), "comment": ""}
        marks = {"mark_1": str(version % 6), "mark_2": str(version % 5)}
        saved = visitor.post(path + item, form | marks, {"X-Autosave": "1"})
        expect(saved.status, 200)
        versions[item] = int(json.loads(saved.text)["fields"]["version"])

    return act


def registration(code: str, day: str) -> Act:
    """Return a visitor's whole registration, from the form to the page after it."""

    def act(visitor: Visitor, item: str) -> None:
        """Open the form, send it, read that a mail is on its way; it leaves with the badge."""
        path = f"/fr/{code}/visitors/register"
        said = {"name": "Salma Berrada El Idrissi", "email": item, "days": day}
        answer = visitor.post(path, visitor.get(path).form | said)
        expect(answer.status, 303)
        expect(visitor.get(urlsplit(answer.location).path).status, 200)

    return act


def check_in(code: str) -> Act:
    """Return a scan at the gate, with the list of who is inside after every fifth."""
    tokens: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()
    path, part = f"/fr/{code}/gate/", {"HX-Request": "true"}
    scans = itertools.count(1)

    def act(visitor: Visitor, item: str) -> None:
        """Scan a badge on a page of the gate that is open, and see the verdict.

        Who is inside is asked for after every fifth, as the page does while there is a queue.
        """
        if visitor not in tokens:
            tokens[visitor] = visitor.get(path).form["csrf_token"]
        form = {"csrf_token": tokens[visitor], "code": item, "event": str(uuid.uuid4())}
        answer = visitor.post(path, form, part)
        expect(answer.status, 200)
        if 'data-verdict="ok"' not in answer.text:
            raise ValueError("not welcome")
        if next(scans) % 5 == 0:
            expect(visitor.request("GET", path, more=part).status, 200)

    return act


def post(visitor: Visitor, item: str) -> None:
    """Send the trivial form."""
    expect(visitor.post("/", {"name": "Village"}).status, 303)


def unchanged(visitor: Visitor, item: str) -> None:
    """Ask the trivial server for what is unchanged."""
    expect(visitor.request("GET", "/unchanged").status, 304)


def newcomer(running: Installation, code: str, call: str, axis: str) -> Act:
    """Return a newcomer's whole way: account, mail, draft, submission."""
    submit = submission(code, axis)

    def act(visitor: Visitor, item: str) -> None:
        """Ask for an account, open it by the link of its mail, begin a draft and submit it."""
        with Visitor(running.base_url, timeout=120) as newcomer:
            signup, start = "/fr/account/signup", f"/fr/{code}/apply/start"
            asked = {**newcomer.get(signup).form, "name": "Salma Idrissi", "email": item}
            expect(newcomer.post(signup, asked).status, 303)
            link = _link(newcomer.get(f"/outbox/{_mail_to(running, item)}").text)
            opened = {**newcomer.get(link).form, "password": factories.PASSWORD}
            expect(newcomer.post(link, opened).status, 303)
            begun = newcomer.post(start, {**newcomer.get(start).form, "call": call})
            expect(begun.status, 303)
            submit(newcomer, urlsplit(begun.location).path.split("/")[-2])

    return act


def _mail_to(running: Installation, email: str) -> int:
    with running.rows() as rows:
        found = rows.execute('SELECT id FROM outbox_mail WHERE "to" = %s', [email]).fetchone()
    return int(found[0]) if found else 0


def _link(mail: str) -> str:
    found = re.search(r"/fr/account/verify/[\w.~-]+", mail)
    if found is None:
        raise ValueError("the mail has no link")
    return found[0]


def submission(code: str, axis: str) -> Act:
    """Return a whole submission, fields saved by themselves on the way."""

    def act(visitor: Visitor, item: str) -> None:
        """Open the form, let it save itself, read it through, submit it, as a browser does."""
        path = f"/fr/{code}/apply/{item}/edit"
        form = visitor.get(path).form | FILE | {"axis": axis}
        expect(visitor.post(path, form, {"X-Autosave": "1"}).status, 200)
        _submit(visitor, f"/fr/{code}/apply/{item}/review")

    return act


def plain_submission(code: str, axis: str) -> Act:
    """Return a whole submission without JavaScript."""

    def act(visitor: Visitor, item: str) -> None:
        """Open the form, save it, open what was saved, submit it, read the receipt."""
        path = f"/fr/{code}/apply/{item}/edit"
        form = visitor.get(path).form | FILE | {"axis": axis}
        expect(visitor.post(path, {**form, "do": "save"}).status, 303)
        stored = {"version": visitor.get(path).form["version"]}
        answer = visitor.post(path, {**form, **stored, "do": "review"})
        expect(answer.status, 303)
        _submit(visitor, urlsplit(answer.location).path)

    return act


def _submit(visitor: Visitor, review: str) -> None:
    """Submit what stands in the review, and read the receipt."""
    answer = visitor.post(review, visitor.get(review).form)
    expect(answer.status, 303)
    expect(visitor.get(urlsplit(answer.location).path).status, 200)


def expect(found: int, wanted: int) -> None:
    """Refuse an answer of another status than is wanted."""
    if found != wanted:
        raise ValueError(f"status {found}, not {wanted}")
