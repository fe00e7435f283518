import pytest
from flask import Flask, get_flashed_messages

from village.web.flashes import Tone, flash


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_is_a_notice_that_pages_know(app: Flask, tone: Tone):
    shown = app.jinja_env.get_template("components/layout.html").module.notice
    with app.test_request_context("/"):
        flash("Done", tone)

        assert get_flashed_messages(with_categories=True) == [(tone.value, "Done")]
        assert f"notice-{tone.value}" in shown(tone.value, caller=str)
