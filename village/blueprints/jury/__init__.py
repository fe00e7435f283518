"""The pages of jury."""

from flask import Blueprint

bp = Blueprint("jury", __name__)

from village.blueprints.jury import views  # noqa: E402, F401 - the views register themselves on bp
