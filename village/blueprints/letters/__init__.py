"""The pages of letters: the organiser issues them, exhibitors ask for and download their own."""

from flask import Blueprint

bp = Blueprint("letters", __name__)

from village.blueprints.letters import own, views  # noqa: E402, F401 - they register themselves
