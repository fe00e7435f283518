"""The pages of checkin."""

from flask import Blueprint

bp = Blueprint("checkin", __name__)

from village.blueprints.checkin import views  # noqa: E402, F401 - the views register themselves on bp
