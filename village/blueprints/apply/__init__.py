"""The pages of apply."""

from flask import Blueprint

bp = Blueprint("apply", __name__)

from village.blueprints.apply import views  # noqa: E402, F401 - the views register themselves on bp
