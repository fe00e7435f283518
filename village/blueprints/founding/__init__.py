"""The page on which an administrator makes an edition."""

from flask import Blueprint

bp = Blueprint("founding", __name__)

from village.blueprints.founding import views  # noqa: E402, F401 - the views register themselves on bp
