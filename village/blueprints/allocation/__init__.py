"""The pages of allocation."""

from flask import Blueprint

bp = Blueprint("allocation", __name__)

from village.blueprints.allocation import orders, proposal, repairs, signs, views  # noqa: E402, F401 - the views register themselves on bp
