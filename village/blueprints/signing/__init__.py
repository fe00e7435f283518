"""The pages on which somebody reads a contract and signs it, by the link of a mail."""

from flask import Blueprint

bp = Blueprint("signing", __name__)

from village.blueprints.signing import views  # noqa: E402, F401 - the views register themselves
