"""The pages of floorplan."""

from flask import Blueprint

bp = Blueprint("floorplan", __name__)

from village.blueprints.floorplan import views  # noqa: E402, F401 - the views register themselves on bp
