"""The pages of personal data: one's own, somebody's for an administrator, an edition's register."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
#: The pages of one edition.
in_edition = Blueprint("processing", __name__)

from village.blueprints.privacy import by_link, own, people, processing  # noqa: E402, F401 - the views register themselves
