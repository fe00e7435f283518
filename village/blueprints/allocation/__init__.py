"""The pages of allocation."""

from flask import Blueprint

bp = Blueprint("allocation", __name__)

from village.blueprints.allocation import orders, proposal, repairs, signs, views, waiting  # noqa: E402, F401 - the views register themselves on bp
