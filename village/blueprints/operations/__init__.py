"""Who and what watches an installation: its administrator's page, and what programs ask."""

from flask import Blueprint

bp = Blueprint("operations", __name__)
probes = Blueprint("probes", __name__)

from village.blueprints.operations import probing, views  # noqa: E402, F401 - the views register themselves
