"""The organiser's pages."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from village.blueprints.admin import files, log, team, views  # noqa: E402, F401 - they register
