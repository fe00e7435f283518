"""The pages of admin."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from village.blueprints.admin import views  # noqa: E402, F401 - the views register themselves on bp
