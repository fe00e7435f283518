"""The pages of checkin."""

from flask import Blueprint

bp = Blueprint("checkin", __name__)

from village.blueprints.checkin import offline, views  # noqa: E402, F401 - they register themselves
