"""The pages of contracts."""

from flask import Blueprint

bp = Blueprint("contracts", __name__)

from village.blueprints.contracts import views  # noqa: E402, F401 - the views register themselves on bp
