"""An edition and all that it owns: axes, pavilions, calls, criteria, programme, prices, wording."""

from village.editions.reads import editions
from village.editions.reads.editions import venue_line
from village.editions.tables import Axis, Call, Criterion, Edition
from village.editions.words.calls import Kind
from village.editions.words.continents import Continent, continent_of
from village.editions.words.prices import Quote, price_of, stand_quote
from village.editions.words.questions import read_questions
from village.editions.words.settings import OnlyIf, PriceItem

__all__ = [
    "Axis",
    "Call",
    "Continent",
    "Criterion",
    "Edition",
    "Kind",
    "OnlyIf",
    "PriceItem",
    "Quote",
    "continent_of",
    "editions",
    "price_of",
    "read_questions",
    "stand_quote",
    "venue_line",
]
