"""The floor plan as the page's component draws it: a drawing, and who stands where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from village.engines.plans.svg import AreaDrawing, PlanDrawing, StandDrawing, ZoneDrawing
from village.engines.plans.ways import Way
from village.stands.reads.places import StandRow
from village.stands.words.places import PlaceState
from village.web.context import language
from village.web.filters import number
from village.web.pages import hall_name

_LETTER = 0.62  # width of a letter, in font sizes
_SMALLEST_M, _LARGEST_M = 0.9, 1.9
_COVERED = ("held", "allocated", "blocked")  # states with a pattern over the pavilion's colour
_DIM = "is-dim"


@dataclass(frozen=True, slots=True)
class DrawnStand:
    """One stand of the component."""

    number: str
    path: str
    label_x: float
    label_y: float
    font_size: float
    zone: str
    state: str
    title: str
    url: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """A way on the component: its path, and the points where it begins and ends."""

    path: str
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlanView:
    """What `templates/components/plan.html` draws."""

    viewbox: str
    hall_path: str
    columns: list[tuple[float, float, float]]
    doors: list[tuple[str, float, float, str, str]]
    areas: list[AreaDrawing]
    labels: list[tuple[float, float, str, str, float]]
    stands: list[DrawnStand]
    ghosts: Sequence[str] = ()  # outlines of stands as they were
    halls: Sequence[tuple[float, float, str]] = ()  # where each of several has its name

    @property
    def covers(self) -> list[tuple[str, str]]:
        """Return each state that has a pattern, with one path round its stands."""
        return [
            (
                state,
                "".join(s.path for s in self.stands if s.state == state and s.mark != _DIM),
            )
            for state in _COVERED
        ]


def plan_view(
    drawing: PlanDrawing,
    rows: list[StandRow],
    pavilions: dict[str, str],
    *,
    url: Callable[[StandRow], str],
    public: bool = False,
    marks: Mapping[str, str] | None = None,
) -> PlanView:
    """Return the component's data; `url` gives each stand's link, empty for none.

    `marks` gives some stands one class more, such as `is-hit` or `is-dim`.
    A public plan shows a stand as free, held or taken, never how far its contract is.
    """
    by_number = {row.number: row for row in rows}
    words = {"entrance": _("Entrance"), "exit": _("Exit")}
    stands = [
        replace(
            _stand(drawn, by_number[drawn.number], pavilions, url, public=public),
            mark=(marks or {}).get(drawn.number, ""),
        )
        for drawn in drawing.stands
        if drawn.number in by_number
    ]
    return PlanView(
        viewbox=drawing.viewbox,
        hall_path=drawing.hall_path,
        columns=[(column.x, column.y, column.radius) for column in drawing.columns],
        doors=[
            (door.path, door.label_x, door.label_y, words.get(door.kind, door.name), door.kind)
            for door in drawing.doors
        ],
        areas=[_named(area) for area in drawing.areas],
        labels=[_label(zone, pavilions.get(zone.zone, zone.zone)) for zone in drawing.zones],
        stands=stands,
        halls=[(one.label_x, one.label_y, one.hall.named(language())) for one in drawing.halls],
    )


def way_drawn(drawing: PlanDrawing, way: Way) -> DrawnWay:
    """Return a way as the component draws it."""
    start, end = (drawing.place(*point) for point in (way.points[0], way.points[-1]))
    return DrawnWay(drawing.polyline(way.points), start, end)


def stand_title(row: StandRow, pavilions: dict[str, str]) -> str:
    """Return a stand in words: number, pavilion, area, open sides, who has it."""
    sides = ngettext("%(num)d open side", "%(num)d open sides", row.open_sides)
    facts = _(
        "Stand %(number)s, %(pavilion)s, %(area)s m², %(sides)s",
        number=row.number,
        pavilion=pavilions.get(row.zone, row.zone),
        area=number(row.area_m2),
        sides=sides,
    )
    said = (facts, hall_name(row.hall), row.holder or _("free"))
    return ", ".join(part for part in said if part)


def _named(area: AreaDrawing) -> AreaDrawing:
    """Return a stage or a service point with its name in the page's language."""
    return replace(area, name=dict(area.names).get(language(), area.name))


def _label(zone: ZoneDrawing, name: str) -> tuple[float, float, str, str, float]:
    """Return a pavilion's name with its place and the font size (metres) that fits there."""
    fits = zone.room_m / (_LETTER * max(len(name), 1))
    return (
        zone.label_x,
        zone.label_y,
        name,
        zone.zone,
        round(max(_SMALLEST_M, min(_LARGEST_M, fits)), 2),
    )


def _stand(
    drawn: StandDrawing,
    row: StandRow,
    pavilions: dict[str, str],
    url: Callable[[StandRow], str],
    *,
    public: bool,
) -> DrawnStand:
    state = "blocked" if row.blocked and not public and not row.holder else str(row.state)
    if public and row.state in (PlaceState.ALLOCATED, PlaceState.CONTRACTED):
        state = "taken"
    return DrawnStand(
        number=row.number,
        path=drawn.path,
        label_x=drawn.label_x,
        label_y=drawn.label_y,
        font_size=drawn.font_size,
        zone=row.zone,
        state=state,
        title=stand_title(row, pavilions),
        url=url(row),
    )
