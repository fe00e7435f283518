"""The pages of card payments: paying, how a payment stands, refunds, and notices of providers."""

from flask import Blueprint

bp = Blueprint("cards", __name__)
#: Addresses of programs, outside any edition and language.
notices = Blueprint("card_notices", __name__)

from village.blueprints.cards import (  # noqa: E402, F401 - they register themselves
    account,
    paying,
    receiving,
    refunding,
)
