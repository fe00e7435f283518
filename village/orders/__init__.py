"""Orders: what an exhibitor pays for its stand and the services beside it, with the tax.

`lines` says how a line is written and what lines come to (`sums`: the net, the tax by rate and
reason, the gross; each line and each tax rounded once). `stand` gives the lines of a stand by the
prices of a day: a contract freezes them when it is drafted. `services` gives the order of services
of one exhibitor, or of many in one query: code, label by language, quantity, unit price in minor
units, VAT rate and reason. `tax` says how an exhibitor is taxed, and what documents say of it. A
line keeps the price at which it was ordered. Who bills takes the lines of the stand from the
contract, and those of services from here.
"""

from village.orders import personal
from village.orders.reads import services, stand, tax
from village.orders.words import (
    EXTRA_BADGE,
    LATE_FEE,
    OrderedLine,
    Sums,
    Treatment,
    covers_discounts,
    sums,
)
from village.orders.writes import ordering

__all__ = [
    "EXTRA_BADGE",
    "LATE_FEE",
    "OrderedLine",
    "Sums",
    "Treatment",
    "covers_discounts",
    "ordering",
    "personal",
    "services",
    "stand",
    "sums",
    "tax",
]
