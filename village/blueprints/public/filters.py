"""What a visitor looks for, read from an address: anything strange narrows nothing."""

from werkzeug.datastructures import MultiDict

from village.contracts.reads.exhibitors import ExhibitorFilters
from village.editions.words.calls import CallKind
from village.web.context import context
from village.web.incoming import whole


def filters_of(args: MultiDict[str, str]) -> ExhibitorFilters:
    """Return the filters that a query asks for."""
    pavilion, kind = args.get("pavilion", ""), args.get("kind", "")
    known = {one.code for one in context().the_edition.pavilions}
    return ExhibitorFilters(
        text=args.get("q", "")[:80],
        pavilion=pavilion if pavilion in known else "",
        axis=args.get("axis", 0, whole),
        kind=kind if kind in list(CallKind) else "",
    )
