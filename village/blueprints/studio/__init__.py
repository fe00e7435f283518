"""The studio: where organisers make an edition their own, section by section."""

from flask import Blueprint

bp = Blueprint("studio", __name__)

from village.blueprints.studio import (  # noqa: E402, F401 - they register themselves on bp
    badges,
    call_form,
    calls,
    contracts,
    late,
    letters,
    life,
    mails,
    questions,
    standards,
    views,
)
