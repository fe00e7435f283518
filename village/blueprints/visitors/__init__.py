"""The pages of visitors: registering, one's own registration, the office, the desk, invitations."""

from flask import Blueprint

bp = Blueprint("visitors", __name__)

from village.blueprints.visitors import desk, importing, inviting, kiosk, office, own, registering  # noqa: E402, F401 - they register themselves
