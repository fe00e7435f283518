"""Check an edition's plan against its settings, and the stands that these name against it."""

from collections.abc import Iterator

from village.editions.words.file.faults import Fault
from village.editions.words.settings import Settings
from village.engines.plans import geojson
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan


def check_plan(
    data: object, settings: Settings | None, file: str, settings_file: str
) -> Iterator[Fault]:
    """Give what is wrong with a plan: what cannot be read, and zones that are no pavilion.

    Stands that have a price and are not on it are worth knowing only: they may come later.
    """
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
    yield from _zones(plan, settings, file)
    yield from _off_plan(plan, settings, settings_file)


def _off_plan(plan: Plan, settings: Settings, file: str) -> Iterator[Fault]:
    drawn = {stand.number for stand in plan.stands}
    for at, line in enumerate(settings.prices.list, 1):
        for number in line.stands:
            if number not in drawn:
                key, facts = f"prices.list[{at}].stands", {"given": number}
                yield Fault(file, key, "not_on_plan", facts=facts, warns=True)


def _zones(plan: Plan, settings: Settings, file: str) -> Iterator[Fault]:
    known = {pavilion.code for pavilion in settings.pavilions}
    for stand in plan.stands:
        if stand.zone and stand.zone not in known:
            facts = {"what": "pavilion", "given": stand.zone}
            yield Fault(file, f"stand {stand.number}", "refers", facts=facts)
