"""The addresses of applicants' files: sent in parts by tus, read by whom the answer is for."""

from flask import Blueprint

bp = Blueprint("attachments", __name__)

from village.blueprints.attachments import tus, views  # noqa: E402, F401 - they register
