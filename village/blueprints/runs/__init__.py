"""The pages of runs."""

from flask import Blueprint

bp = Blueprint("runs", __name__)

from village.blueprints.runs import views  # noqa: E402, F401 - the views register themselves on bp
