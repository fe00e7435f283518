"""A request's id, its line in the log and its place in the figures."""

import json
import logging

import pytest
from werkzeug.test import Client

from village.web import metrics
from village.web.logs import Careful, JSONLines
from village.web.requests import LOG, Requests

TYPED = ("'Salma Berrada'", "+212 600 00 00 00", "s@example.org")


@pytest.fixture
def noted(app):
    """Give the lines that requests leave in the log."""
    lines = []
    handler = logging.Handler()
    handler.setFormatter(JSONLines())
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    yield lines
    LOG.removeHandler(handler)
    LOG.setLevel(logging.NOTSET)


@pytest.fixture
def broken(app, monkeypatch):
    """Let the robots' page fail, with what somebody typed in its message."""

    def fail():
        raise ValueError(f"cannot read {', '.join(TYPED)}")

    fail.access = "public"
    monkeypatch.setitem(app.view_functions, "root.robots", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def test_an_id_is_a_proxys_own_only_where_one_is_trusted(app):
    given = {"X-Request-ID": "from-a-proxy-1"}

    def answered(trusted, headers):
        browser = Client(Requests(app.wsgi_app, behind_proxy=trusted))
        return browser.get("/healthz", headers=headers).headers["X-Request-ID"]

    assert answered(True, given) == "from-a-proxy-1"
    assert answered(False, given) != "from-a-proxy-1"
    assert answered(True, {"X-Request-ID": "x\t<script>"}).isalnum()


def test_a_request_leaves_a_line_without_what_was_in_its_address(app, noted, edition):
    browser = Client(Requests(app.wsgi_app, behind_proxy=False))

    answer = browser.get(
        "/fr/account/reset/a-secret-token?email=someone@example.org", buffered=True
    )

    [line] = noted
    assert (line["method"], line["status"]) == ("GET", answer.status_code)
    assert line["route"] == "/<any(fr, ar, en):lang>/account/reset/<token>"
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert not {"a-secret-token", "someone"} & set(json.dumps(line).replace("@", " ").split())


def test_files_and_probes_are_counted_and_leave_no_line(app, noted):
    browser = Client(Requests(app.wsgi_app, behind_proxy=False))
    before = counted("static")

    browser.get(f"/static/{app.extensions['static_names']['img/favicon.svg']}", buffered=True)
    browser.get("/healthz", buffered=True)

    assert (noted, counted("static") - before) == ([], 1)


def test_a_fault_shows_its_id_and_is_logged_under_it_without_what_people_typed(
    app, broken, caplog, edition
):
    browser = Client(Requests(app.wsgi_app, behind_proxy=False))

    answer = browser.get("/robots.txt")

    identity = answer.headers["X-Request-ID"]
    assert (answer.status_code, identity in answer.text) == (500, True)
    [record] = [one for one in caplog.records if one.exc_info]
    with app.test_request_context(environ_overrides={"village.request_id": identity}):
        texts = [Careful().format(record), JSONLines().format(record)]
    for text in texts:
        assert identity in text
        assert "ValueError" in text
        assert not [typed for typed in TYPED if typed in text]


def counted(area: str) -> float:
    name = "village_request_seconds_count"
    return metrics.REGISTRY.get_sample_value(name, {"area": area}) or 0.0
