"""The pages of accounts."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from village.blueprints.accounts import views  # noqa: E402, F401 - the views register themselves on bp
