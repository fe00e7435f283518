"""The pages of selection."""

from flask import Blueprint

bp = Blueprint("selection", __name__)

from village.blueprints.selection import views  # noqa: E402, F401 - the views register themselves on bp
