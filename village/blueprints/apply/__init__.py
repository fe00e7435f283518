"""The pages of applicants."""

from flask import Blueprint

bp = Blueprint("apply", __name__)

from village.blueprints.apply import (  # noqa: E402, F401 - they register themselves on bp
    amending,
    editing,
    importing,
    late,
    on_behalf,
    presenting,
    receipts,
    reusing,
    reviewing,
    views,
    wishes,
)
