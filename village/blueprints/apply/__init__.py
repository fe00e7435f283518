"""The pages of applicants."""

from flask import Blueprint

bp = Blueprint("apply", __name__)

from village.blueprints.apply import (  # noqa: E402, F401 - they register themselves on bp
    editing,
    late,
    presenting,
    receipts,
    views,
    wishes,
)
