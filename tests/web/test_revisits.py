"""A page made a moment ago is not made again for who has it."""

import pytest
from werkzeug.test import Client

from tests.factories import texts
from village.web.revisits import FRESH_SECONDS, Revisits


class Counted:
    """An application that counts how often it is called."""

    def __init__(self, app):
        self.app, self.calls = app, 0

    def __call__(self, environ, start_response):
        self.calls += 1
        return self.app(environ, start_response)


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def counted(app):
    return Counted(app)


@pytest.fixture
def browser(counted, clock):
    return Client(Revisits(counted, clock=lambda: clock[0]), use_cookies=False)


@pytest.fixture
def path(edition):
    return f"/fr/{edition.code.lower()}/calls"


def again(browser, path, first, **more):
    return browser.get(path, headers={"If-None-Match": first.headers["ETag"], **more})


def test_who_has_the_page_is_told_so_without_making_it(browser, counted, path):
    first = browser.get(path)

    second = again(browser, path, first)

    assert (second.status_code, second.data, counted.calls) == (304, b"", 1)
    names = ("ETag", "Cache-Control", "Vary", "Content-Security-Policy", "X-Frame-Options")
    assert [second.headers[name] for name in names] == [first.headers[name] for name in names]


def test_who_has_another_page_or_none_gets_it(browser, counted, path):
    browser.get(path)

    other = browser.get(path, headers={"If-None-Match": 'W/"other"'})
    none = browser.get(path)

    assert (other.status_code, none.status_code, counted.calls) == (200, 200, 3)


def test_what_changed_is_seen_a_few_seconds_later(browser, session, edition, path, clock):
    first = browser.get(path)
    edition.calls[0].title = texts("Changed")
    session.commit()

    soon = again(browser, path, first)
    clock[0] += FRESH_SECONDS
    later = again(browser, path, first)

    assert (soon.status_code, later.status_code, "Changed" in later.text) == (304, 200, True)


@pytest.mark.parametrize(
    "more", [{"Cookie": "village=x"}, {"Accept-Language": "ar"}, {"HX-Request": "true"}], ids=str
)
def test_another_reader_gets_a_page_of_their_own(browser, counted, path, more):
    first = browser.get(path)

    again(browser, path, first, **more)

    assert counted.calls == 2


def test_a_page_with_a_token_is_never_known(browser, counted):
    for _ in range(2):
        browser.get("/fr/account/login", headers={"If-None-Match": "*"})

    assert counted.calls == 2
