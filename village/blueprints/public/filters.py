"""What a visitor looks for, read from an address: anything strange narrows nothing."""

from werkzeug.datastructures import MultiDict

from village.contracts.reads.exhibitors import Filters
from village.editions.words.calls import Kind
from village.editions.words.continents import Continent

#: Of a PostgreSQL integer.
_LARGEST = 2**31


def filters_of(args: MultiDict[str, str]) -> Filters:
    """Return the filters that a query asks for."""
    continent, kind = args.get("continent", ""), args.get("kind", "")
    axis = args.get("axis", 0, int)
    return Filters(
        text=args.get("q", "")[:80],
        continent=continent if continent in list(Continent) else "",
        axis=axis if 0 < axis < _LARGEST else 0,
        kind=kind if kind in list(Kind) else "",
    )
