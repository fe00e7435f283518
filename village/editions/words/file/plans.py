"""Check an edition's plan against its settings."""

from collections.abc import Iterator

from village.editions.words.file.faults import Fault
from village.editions.words.settings import Settings
from village.engines.plans import geojson
from village.engines.plans.faults import PlanError


def check_plan(data: object, settings: Settings | None, file: str) -> Iterator[Fault]:
    """Give what is wrong with a plan: what cannot be read, and zones that are no pavilion."""
    try:
        plan = geojson.parse(data)
    except PlanError as error:
        yield Fault(file, "", "plan", facts={"reason": str(error)})
        return
    for finding in plan.findings:
        if finding.kind == "unreadable":
            yield Fault(file, ", ".join(finding.numbers), "plan", facts={"reason": finding.detail})
    if settings is None:
        return
    known = {pavilion.code for pavilion in settings.pavilions}
    for stand in plan.stands:
        if stand.zone and stand.zone not in known:
            facts = {"what": "pavilion", "given": stand.zone}
            yield Fault(file, f"stand {stand.number}", "refers", facts=facts)
