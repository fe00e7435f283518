"""The drawn form with values in its gaps is the form as it would be drawn with them."""

from html.parser import HTMLParser

import pytest
from flask import g, render_template

from tests import factories
from tests.blueprints.test_apply import QUESTIONS
from village.blueprints.apply import answers, drawn, forms
from village.domain.applications import Kind, State
from village.queries import terms

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
    call = terms.of_call(ctx.session, ctx.edition.id, application.kind)
    place = {"kind": application.kind.value, "zone": "africa", "pavilion": "Afrique"}
    form = forms.build_form(application, call, lang)
    questions = answers.question_fields(form)
    usual = render_template("apply/_fields.html", form=form, questions=questions, **place)
    values = answers.stored_values(application)
    quick = drawn.of_terms(call, "africa", "Afrique", lang).filled(values)
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

    with app.test_request_context():
        g.lang, g.edition = lang, ctx.edition
        usual, quick = both(ctx, application, lang)

    assert quick == usual
