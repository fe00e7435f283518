"""What watches this machine asks here."""

from flask import Blueprint

probes = Blueprint("probes", __name__)

from village.blueprints.operations import probing  # noqa: E402, F401 - the views register themselves
