"""The way from an entrance to a stand; each plan is surveyed once, when somebody first asks."""

from dataclasses import dataclass
from functools import lru_cache

from village.engines.plans import geojson
from village.engines.plans.model import DOORS, Feature, FeatureKind, Plan
from village.engines.plans.ways import Walks, Way, survey

_PLANS = 4  # surveys kept by a process, a few megabytes each


@dataclass(frozen=True, slots=True)
class Door:
    """A door that visitors may come in by; `names` are its names in other languages."""

    name: str
    names: tuple[tuple[str, str], ...] = ()

    def named(self, language: str) -> str:
        """Return its name in a language, else the name that it has."""
        return dict(self.names).get(language, self.name)


def doors(plan: str, hall: str = "") -> tuple[Door, ...]:
    """Return the entrances of a hall of a plan (GeoJSON); its exits where it has no entrance."""
    read = floor(plan, hall)
    found = read.of(FeatureKind.ENTRANCE) or read.of(*DOORS)
    return tuple(_door(item) for item in {item.name: item for item in found}.values())


@lru_cache(maxsize=512)
def way(plan: str, number: str, door: str) -> Way | None:
    """Return the shortest way on foot from a door to a stand; None where there is none."""
    stand = _read(plan).by_number.get(number)
    return surveyed(plan, stand.hall).way(stand, door=door or None) if stand else None


@lru_cache(maxsize=_PLANS)
def surveyed(plan: str, hall: str = "") -> Walks:
    """Return the walkable floor of a hall of a plan; equal plans are surveyed once."""
    return survey(floor(plan, hall))


def floor(plan: str, hall: str) -> Plan:
    """Return the plan of one hall; of all, where the plan has no such hall."""
    read = _read(plan)
    return read.by_hall.get(hall, read)


@lru_cache(maxsize=_PLANS)
def _read(plan: str) -> Plan:
    return geojson.read(plan)


@lru_cache(maxsize=_PLANS)
def footfall(plan: str) -> dict[str, float]:
    """Return the share of visits that pass each stand, 0 to 1, the busiest of a hall being 1."""
    return {
        number: share
        for hall, one in _read(plan).by_hall.items()
        if one.features
        for number, share in surveyed(plan, hall).footfall().items()
    }


def _door(item: Feature) -> Door:
    names = sorted((key, text) for key, text in item.properties.items() if key[:5] == "name_")
    return Door(item.name, tuple((key[5:], str(text)) for key, text in names))
