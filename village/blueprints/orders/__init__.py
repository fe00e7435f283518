"""The pages of orders: an exhibitor orders services, the organiser follows and corrects."""

from flask import Blueprint

bp = Blueprint("orders", __name__)

from village.blueprints.orders import correcting, ordering  # noqa: E402, F401 - they register themselves
