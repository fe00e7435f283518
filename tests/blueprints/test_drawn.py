"""The drawn form with values in its gaps is the form as it would be drawn with them."""

import re
from html.parser import HTMLParser

import pytest
from flask import flash, g, get_flashed_messages, render_template
from flask_login import login_user

from tests import factories
from tests.blueprints.test_apply import QUESTIONS
from village.applications.reads import own
from village.applications.words import State
from village.blueprints.apply import answers, drawn, forms
from village.board import actors
from village.editions.words.calls import Kind
from village.web.filters import countdown
from village.web.login import SignedIn
from village.web.pages import localised_edition

HOSTILE = "\"><script>alert('1')</script> & \\1 \\g<0>"


class Seen(HTMLParser):
    """What a browser makes of a page: tags, attributes in any order, words."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


def both(ctx, application, lang):
    """Return what the drawn page shows, and what the usual one would."""
    draft = own.draft(ctx, application.reference)
    quick = str(drawn.page(draft))
    key = re.search(r'name="submission_key" value="([^"]+)"', quick)[1]
    usual = render_template(
        "apply/edit.html",
        call=draft.terms,
        form=(form := forms.build_form(draft, lang)),
        questions=answers.question_fields(form),
        kind=application.kind.value,
        zone=draft.zone,
        pavilion=localised_edition().pavilion(draft.zone),
        page_title=draft.fields["title"] or draft.terms.title[lang],
        reference=application.reference,
        version=draft.stamp,
        submission_key=key,
        left=countdown(draft.terms.deadline_at),
        closed=False,
        theirs=None,
    )
    return Seen(usual).found, Seen(quick).found


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("filled", [False, True])
def test_a_drawn_form_is_the_form(app, ctx, kind, lang, filled):
    [call] = [call for call in ctx.edition.calls if call.kind is kind]
    call.questions = QUESTIONS
    application = factories.ApplicationFactory(edition=ctx.edition, kind=kind, state=State.DRAFT)
    if filled:
        organisation = application.organisation
        organisation.name = application.title = application.summary = HOSTILE
        organisation.country, organisation.team_size, organisation.language = "FR", 7, "ar"
        application.women_led, application.wanted_open_sides = True, 3
        application.answers = {"stage": "pilot", "users": 3, "open": True, "more": HOSTILE}
    ctx.session.commit()

    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    actor = actors.of_user(ctx.session, member.user.id, ctx.edition.id)
    with app.test_request_context(f"/{lang}/{ctx.edition.code.lower()}/apply/x/edit"):
        g.lang, g.edition, g.edition_code = lang, ctx.edition, ctx.edition.code
        login_user(SignedIn(actor, "token"))
        flash("Saved <b>")
        get_flashed_messages()  # kept for both pages
        usual, quick = both(ctx.acting(actor), application, lang)

    assert quick == usual
