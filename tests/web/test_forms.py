from flask import g, session

from village.web.fields import LineField
from village.web.forms import Form


class Named(Form):
    name = LineField("Name", 10)


def test_a_form_that_is_only_read_makes_no_token(app):
    with app.test_request_context("/fr/", method="POST", data={"name": "Atlas"}):
        g.csrf_valid = True  # what Flask-WTF notes of a request whose token was good
        form = Named()

        assert form.validate_on_submit()
        assert (form.name.data, dict(session)) == ("Atlas", {})


def test_a_form_that_is_shown_has_the_token_of_its_session(app):
    with app.test_request_context("/fr/"):
        form = Named()
        shown = str(form.csrf_token)

        assert session["csrf_token"]
        assert f'value="{g.csrf_token}"' in shown
        assert str(form.hidden_tag()) == str(form.csrf_token) == shown


def test_a_token_that_was_sent_is_not_sent_back(app):
    with app.test_request_context("/fr/", method="POST", data={"csrf_token": "forged"}):
        form = Named()

        assert "forged" not in str(form.csrf_token)
