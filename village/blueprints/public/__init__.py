"""The public pages of an edition, and the addresses without one."""

from flask import Blueprint

bp = Blueprint("public", __name__)
root = Blueprint("root", __name__)

from village.blueprints.public import (  # noqa: E402, F401 - views register themselves
    catalogue,
    floor,
    preview,
    programme,
    site,
    unsubscribing,
    views,
)
