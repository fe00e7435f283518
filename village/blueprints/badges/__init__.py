"""The pages of badges."""

from flask import Blueprint

bp = Blueprint("badges", __name__)

from village.blueprints.badges import views  # noqa: E402, F401 - the views register themselves on bp
