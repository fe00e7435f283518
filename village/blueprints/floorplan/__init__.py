"""The pages of floorplan."""

from flask import Blueprint

bp = Blueprint("floorplan", __name__)

from village.blueprints.floorplan import drawing, editor, halls, versions, views  # noqa: E402, F401 - they register themselves on bp
