"""The pages of accounts."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from village.blueprints.accounts import invitation, profile, setup, views  # noqa: E402, F401 - views register themselves
