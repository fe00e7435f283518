"""The pages of personal data: one's own, somebody's for an administrator, an edition's register."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)

from village.blueprints.privacy import own  # noqa: E402, F401 - the views register themselves
