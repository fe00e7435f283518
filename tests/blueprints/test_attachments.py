"""Files by tus and with the form, and how they are sent to their readers."""

import base64
import csv
import hashlib
import io
import threading
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests import factories
from tests.attachments.conftest import DECK, LOGO, call, draft, member  # noqa: F401 - fixtures
from tests.blueprints.test_questions import address, save, submit
from tests.client import hidden_fields
from tests.engines.inspection import corpus
from village.applications.words import State
from village.attachments.tables import Attachment
from village.core.permissions import Role

TUS = {"Tus-Resumable": "1.0.0"}
BODY = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def browser(client, draft, member):  # noqa: F811 - the fixture
    """Return the browser of who may edit the draft."""
    client.login(member.user.email)
    return client


def ask(browser, method, url, *, headers=(), data=None):
    """Send a request of the protocol, with the token that the page's script sends."""
    sent = {**TUS, "X-CSRFToken": browser._token(), **dict(headers)}
    return browser.open(url, method=method, headers=sent, data=data)


def of(edition, application, key="deck"):
    return f"/fr/{edition.code.lower()}/attachments/of/{application.reference}/{key}"


def create(browser, edition, application, size, *, key="deck", name="Mon projet.pdf", **headers):
    said = f"filename {base64.b64encode(name.encode()).decode()},filetype YQ=="
    sent = {"Upload-Length": str(size), "Upload-Metadata": said, **headers}
    return ask(browser, "POST", of(edition, application, key), headers=sent)


def patch(browser, url, content, at=0, **headers):
    sent = {**BODY, "Upload-Offset": str(at), **headers}
    return ask(browser, "PATCH", url, headers=sent, data=content)


def uploaded(browser, edition, application, content, **how):
    """Send a file whole; return its id."""
    url = create(browser, edition, application, len(content), **how).headers["Location"]
    assert patch(browser, url, content).status_code == 204
    return url.rpartition("/")[2]


def test_the_server_says_what_it_can_do(browser, edition, draft):  # noqa: F811
    answer = ask(browser, "OPTIONS", of(edition, draft))

    assert answer.status_code == 204
    said = {name: answer.headers[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")}
    assert said == {
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,termination,expiration,checksum",
        "Tus-Max-Size": str(100 * 1024 * 1024),
    }


def test_a_file_goes_on_where_it_broke_off(browser, session, edition, draft):  # noqa: F811
    made = create(browser, edition, draft, len(DECK))
    url = made.headers["Location"]
    first = patch(browser, url, DECK[:700])
    asked = ask(browser, "HEAD", url)
    last = patch(browser, url, DECK[700:], at=700)
    done = ask(browser, "HEAD", url)

    assert (made.status_code, first.status_code, last.status_code) == (201, 204, 204)
    assert [one.headers["Upload-Offset"] for one in (made, first, asked)] == ["0", "700", "700"]
    assert (asked.headers["Upload-Length"], asked.headers["Cache-Control"]) == (
        str(len(DECK)),
        "no-store",
    )
    assert "Upload-Expires" in asked.headers
    assert done.headers["Upload-Offset"] == last.headers["Upload-Offset"] == str(len(DECK))
    [row] = session.scalars(sa.select(Attachment))
    assert (row.name, row.pages) == ("Mon projet.pdf", 3)
    assert row.file.sha256 == hashlib.sha256(DECK).hexdigest()
    assert {one.headers["Tus-Resumable"] for one in (made, first, asked, last)} == {"1.0.0"}


@pytest.mark.parametrize(
    ("headers", "at", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 0, 412),
        ({"Content-Type": "text/plain"}, 0, 415),
        ({}, 5, 409),
        ({"Upload-Checksum": "md5 AAAA"}, 0, 400),
        ({"Upload-Checksum": "sha1 AAAA"}, 0, 460),
    ],
)
def test_a_part_that_does_not_fit_changes_nothing(browser, edition, draft, headers, at, status):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]

    answer = patch(browser, url, DECK[:100], at=at, **headers)

    assert answer.status_code == status
    assert ask(browser, "HEAD", url).headers["Upload-Offset"] == "0"


def test_a_part_with_its_checksum_is_taken(browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]
    digest = base64.b64encode(hashlib.sha256(DECK[:100]).digest()).decode()

    answer = patch(browser, url, DECK[:100], **{"Upload-Checksum": f"sha256 {digest}"})

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "100")


def test_more_than_announced_is_refused(browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, 10).headers["Location"]

    assert patch(browser, url, DECK).status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "1.5", "9" * 30])
def test_a_length_that_is_none_is_refused(browser, edition, draft, length):  # noqa: F811
    answer = create(browser, edition, draft, length)

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_refusals_are_sentences_in_the_persons_language(browser, edition, draft):  # noqa: F811
    large = create(browser, edition, draft, 30 * 1024 * 1024)
    url = create(browser, edition, draft, len(LOGO)).headers["Location"]
    other = patch(browser, url, LOGO)

    assert (large.status_code, large.text) == (
        413,
        "«\u00a0\u2068Mon projet.pdf\u2069\u00a0» dépasse 20 Mo.",
    )
    assert (
        other.status_code,
        other.text.startswith("«\u00a0\u2068Mon projet.pdf\u2069\u00a0» n’est"),
    ) == (422, True)
    assert ask(browser, "HEAD", url).status_code == 404


def test_a_file_given_up_is_gone(browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]

    gone = ask(browser, "DELETE", url)

    assert (gone.status_code, ask(browser, "HEAD", url).status_code) == (204, 404)


def test_nobody_else_sends_into_somebodys_upload(app, browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]
    stranger = app.test_client()
    stranger.login(factories.OrganisationMemberFactory().user.email)

    statuses = [
        ask(stranger, "HEAD", url).status_code,
        patch(stranger, url, DECK).status_code,
        ask(stranger, "DELETE", url).status_code,
        create(stranger, edition, draft, 10).status_code,
        ask(app.test_client(), "HEAD", url).status_code,
        browser.open(
            url, method="PATCH", headers={**TUS, **BODY, "Upload-Offset": "0"}
        ).status_code,
    ]

    assert statuses == [403, 403, 403, 404, 401, 400]


def test_while_others_send_a_part_waits_for_its_turn(app, browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]
    turns: threading.BoundedSemaphore = app.extensions["village_upload_turns"]
    held = 0
    while turns.acquire(blocking=False):
        held += 1
    busy = patch(browser, url, DECK)
    turns.release(held)

    assert (held, busy.status_code, busy.headers["Retry-After"]) == (2, 503, "2")
    assert patch(browser, url, DECK).status_code == 204


class Broken:
    """A body whose connection breaks after some bytes; it says that more would come."""

    def __init__(self, content):
        self._content = io.BytesIO(content)
        self.seek, self.tell, self.close = (
            self._content.seek,
            self._content.tell,
            self._content.close,
        )

    def read(self, size=-1):
        came = self._content.read(min(size, 321 - self.tell()))
        if not came:
            raise ConnectionResetError
        return came


def test_what_came_before_the_connection_broke_counts(browser, edition, draft):  # noqa: F811
    url = create(browser, edition, draft, len(DECK)).headers["Location"]
    sent = {**TUS, **BODY, "X-CSRFToken": browser._token(), "Upload-Offset": "0"}

    browser.open(url, method="PATCH", headers=sent, input_stream=Broken(DECK))

    assert ask(browser, "HEAD", url).headers["Upload-Offset"] == "321"


def test_ticks_of_the_form_say_which_files_are_the_answer(browser, session, edition, draft):  # noqa: F811
    deck = uploaded(browser, edition, draft, DECK)
    first, second = (
        uploaded(browser, edition, draft, LOGO, key="shots", name=f"{n}.png") for n in (1, 2)
    )

    saved = save(browser, edition, draft, q_deck=deck, q_shots=[first, second])
    session.refresh(draft)
    both = [one["name"] for one in draft.answers["shots"]]
    save(browser, edition, draft, q_deck=deck, q_shots=[second])
    form = browser.get(address(edition, draft, "edit")).text
    session.refresh(draft)

    assert (saved.status_code, both) == (303, ["1.png", "2.png"])
    assert [one["name"] for one in draft.answers["shots"]] == ["2.png"]
    assert [f'value="{one}" checked' in form for one in (deck, first, second)] == [
        True,
        False,
        True,
    ]
    assert f'value="{first}"' in form


def test_a_form_names_no_file_of_another_question_or_application(
    browser,
    session,
    edition,
    draft,  # noqa: F811
    member,  # noqa: F811
):
    deck = uploaded(browser, edition, draft, DECK)
    ours = factories.OrganisationMemberFactory(user=member.user).organisation
    other = factories.ApplicationFactory(
        edition=edition, organisation=ours, state=State.DRAFT, call=draft.call
    )

    save(browser, edition, other, q_deck=deck)
    save(browser, edition, draft, q_shots=deck)
    session.refresh(other)
    session.refresh(draft)

    assert (other.answers["deck"], draft.answers["shots"]) == ([], [])


def sent_with(browser, edition, draft, files, **typed):  # noqa: F811
    """Send the form as a browser without scripts does, with files in it."""
    hidden = hidden_fields(browser.get(address(edition, draft, "edit")).text)
    data = {"version": hidden["version"]}
    fields = MultiDict({"do": "save", "country": "MA", "name": "Aqua", **data, **typed})
    fields["csrf_token"] = browser._token()
    for name, some in files.items():
        for one, called in some:
            fields.add(name, FileStorage(io.BytesIO(one), called, name))
    boundary, body = encode_multipart(fields)
    sent = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    browser.csrf = False  # its token is among the fields already
    answer = browser.post(address(edition, draft, "edit"), data=body, headers=sent)
    browser.csrf = True
    return answer


def test_without_scripts_files_come_with_the_form(browser, session, edition, draft):  # noqa: F811
    answer = sent_with(
        browser, edition, draft,
        {"q_deck-new": [(DECK, "مشروعنا.pdf")], "q_shots-new": [(LOGO, "a.png"), (LOGO, "b.png")]},
    )  # fmt: skip
    session.refresh(draft)

    assert answer.status_code == 303
    names = {key: [one["name"] for one in draft.answers[key]] for key in ("deck", "shots")}
    assert names == {"deck": ["مشروعنا.pdf"], "shots": ["a.png", "b.png"]}
    file = draft.answers["deck"][0]["id"]
    with browser.get(f"/fr/{edition.code.lower()}/attachments/{file}") as got:
        assert got.data == DECK


def test_a_file_that_is_refused_loses_nothing_that_was_typed(browser, session, edition, draft):  # noqa: F811
    large = corpus.saved(corpus.picture(), "PNG") + bytes(2 * 1024 * 1024)
    answer = sent_with(
        browser, edition, draft,
        {"q_shots-new": [(LOGO, "a.png"), (large, "b.png"), (DECK, "c.png")]},
        title="Notre projet",
    )  # fmt: skip
    session.refresh(draft)

    assert (answer.status_code, draft.title) == (422, "Notre projet")
    assert "“\u2068b.png\u2069” is larger than 1 MB." in answer.text
    assert "“\u2068c.png\u2069” is a file of another kind." in answer.text
    assert 'value="Notre projet"' in answer.text
    [kept] = session.scalars(sa.select(Attachment.token))
    assert f'value="{kept}" checked' in answer.text


def test_one_file_too_many_is_said_and_one_alone_is_replaced(browser, session, edition, draft):  # noqa: F811
    sent_with(browser, edition, draft, {"q_deck-new": [(DECK, "old.pdf")]})
    [old] = session.scalars(sa.select(Attachment.token))

    many = sent_with(
        browser, edition, draft, {"q_shots-new": [(LOGO, f"{n}.png") for n in range(4)]}, q_deck=old
    )
    replaced = sent_with(browser, edition, draft, {"q_deck-new": [(DECK, "new.pdf")]}, q_deck=old)
    session.refresh(draft)

    assert (many.status_code, "“3.png” is one file too many." in many.text) == (422, True)
    assert replaced.status_code == 303
    assert [one["name"] for one in draft.answers["deck"]] == ["new.pdf"]


def test_a_body_larger_than_any_form_is_cut_off(browser, edition, draft):  # noqa: F811
    answer = FlaskClient.open(
        browser,
        address(edition, draft, "edit"),
        method="POST",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(600 * 1024 * 1024)},
    )

    assert answer.status_code == 413


def test_a_file_is_sent_as_nothing_that_a_browser_runs(browser, edition, draft):  # noqa: F811
    deck = uploaded(browser, edition, draft, DECK, name='صورة" x.pdf')
    base = f"/fr/{edition.code.lower()}/attachments/{deck}"

    with browser.get(base) as file, browser.get(f"{base}/preview") as preview:
        assert (file.data, file.mimetype) == (DECK, "application/pdf")
        assert file.headers["Content-Disposition"].startswith("attachment; ")
        assert quote("صورة x.pdf") in file.headers["Content-Disposition"]
        assert (preview.mimetype, preview.data[:2]) == ("image/jpeg", b"\xff\xd8")
        for one in (file, preview):
            assert one.headers["X-Content-Type-Options"] == "nosniff"
            assert one.headers["Content-Security-Policy"] == (
                "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
            )
    assert f'value="{deck}" checked' in browser.get(f"{base}/line").text


def test_files_are_on_the_pages_and_in_the_export(app, browser, session, edition, draft):  # noqa: F811
    deck = uploaded(browser, edition, draft, DECK)
    save(browser, edition, draft, q_deck=deck)
    submit(session, draft)
    code = edition.code.lower()
    own = browser.get(f"/en/{code}/apply/{draft.reference}").text
    receipt = browser.get(f"/en/{code}/apply/{draft.reference}/receipt.pdf")
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    organiser = app.test_client()
    organiser.login(user.email)
    page = organiser.get(f"/en/{code}/admin/applications/{draft.reference}").text
    text = organiser.get(f"/en/{code}/admin/applications.csv").text.removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text))

    link = f"/attachments/{deck}"
    assert (link in own, link in page, receipt.status_code) == (True, True, 200)
    assert row["Deck"] == f"Mon projet.pdf http://localhost/en/{code}/attachments/{deck}"
    with organiser.get(f"/en/{code}/attachments/{deck}") as got:
        assert got.data == DECK
