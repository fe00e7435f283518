"""What a visitor looks for, read from an address: anything strange narrows nothing."""

from werkzeug.datastructures import MultiDict

from village.contracts.reads.exhibitors import ExhibitorFilters
from village.editions.words.calls import CallKind
from village.web.incoming import whole
from village.web.pavilions import asked_pavilion


def filters_of(args: MultiDict[str, str]) -> ExhibitorFilters:
    """Return the filters that a query asks for."""
    kind = args.get("kind", "")
    return ExhibitorFilters(
        text=args.get("q", "")[:80],
        pavilion=asked_pavilion(args),
        axis=args.get("axis", 0, whole),
        kind=kind if kind in list(CallKind) else "",
    )
