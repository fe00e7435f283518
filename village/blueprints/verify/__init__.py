"""The public pages that say whether a document is ours, unchanged and in force."""

from flask import Blueprint

bp = Blueprint("verify", __name__)
short = Blueprint("code", __name__)

from village.blueprints.verify import views  # noqa: E402, F401 - the views register themselves
