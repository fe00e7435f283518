"""A page written once with gaps is the page as its template would write it."""

import pytest
from flask import flash, g
from flask_login import login_user

from tests import factories
from village.board import actors
from village.web import kept
from village.web.login import SignedIn

TEXTS = {
    "reference": "CSC24-0042",
    "organisation": "Marées & <b>Cie</b> \x02reader_name\x03",
    "project": "",
    "submitted": "le 5 juin",
    "contact_email": "salma@example.org",
}


def pages(app, ctx, user, *, headers=None, said=""):
    """Return the receipt as it comes when it is written, and when it is kept."""
    actor = actors.of_user(ctx.session, user.id, ctx.edition.id)
    found = []
    for _ in range(2):
        with app.test_request_context("/fr/csc24/apply/x/receipt", headers=headers):
            g.lang, g.edition, g.edition_code = "fr", ctx.edition, ctx.edition.code
            login_user(SignedIn(actor, "token"))
            if said:
                flash(said)
            found.append(str(kept.render_kept("apply/receipt.html", TEXTS)))
    return found


@pytest.fixture
def user(ctx):
    return factories.UserFactory(name="Salma <i>Idrissi</i>")


def test_texts_and_reader_stand_in_their_places_escaped(app, ctx, user):
    first, second = pages(app, ctx, user)

    for page in (first, second):
        assert "Marées &amp; &lt;b&gt;Cie&lt;/b&gt;" in page
        assert "Salma &lt;i&gt;Idrissi&lt;/i&gt;" in page
        assert 'href="/fr/' in page
        assert "/apply/CSC24-0042/receipt.pdf" in page
        assert 'data-copy="CSC24-0042"' in page
        assert "<i>" not in page


def test_no_gap_is_left_open_nor_made_by_a_text(app, ctx, user):
    _, page = pages(app, ctx, user)

    assert "%02" not in page
    assert page.count("\x02") == 1  # the one that was typed


def test_what_the_last_action_said_is_shown_to_its_reader_alone(app, ctx, user):
    said, _ = pages(app, ctx, user, said="Saved <b>once</b>")
    quiet, _ = pages(app, ctx, factories.UserFactory())

    assert "Saved &lt;b&gt;once&lt;/b&gt;" in said
    assert "Saved" not in quiet
    assert "Salma" not in quiet


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("x\"'", "auto")])
def test_a_page_has_its_readers_theme(app, ctx, user, cookie, theme):
    _, page = pages(app, ctx, user, headers={"Cookie": f"theme={cookie}"})

    assert f'data-bs-theme="{theme}"' in page
