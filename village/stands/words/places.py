"""A stand's place: held, allocated, contracted, released; a stand without one is free."""

from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P

#: How many places an applicant may wish for.
MOST_WISHES = 5


class Relation(StrEnum):
    """What the organiser wants of two exhibitors."""

    APART = "apart"
    TOGETHER = "together"


class PlaceState(StrEnum):
    """Where a stand stands with regard to one application."""

    FREE = "free"
    HELD = "held"
    ALLOCATED = "allocated"
    CONTRACTED = "contracted"
    RELEASED = "released"


class PlaceAction(StrEnum):
    """What moves a place on."""

    HOLD = "hold"
    ALLOCATE = "allocate"
    CONTRACT = "contract"
    RELEASE = "release"
    EXPIRE = "expire"


# fmt: off
PLACE_FLOW = Flow([
    #    from                   action                to                     needs       mail
    Step(PlaceState.FREE,       PlaceAction.HOLD,     PlaceState.HELD,       P.ALLOCATE),
    Step(PlaceState.FREE,       PlaceAction.ALLOCATE, PlaceState.ALLOCATED,  P.ALLOCATE, "stand_allocated"),
    Step(PlaceState.HELD,       PlaceAction.ALLOCATE, PlaceState.ALLOCATED,  P.ALLOCATE, "stand_allocated"),
    Step(PlaceState.ALLOCATED,  PlaceAction.CONTRACT, PlaceState.CONTRACTED, P.CONTRACT),
    Step(PlaceState.HELD,       PlaceAction.RELEASE,  PlaceState.RELEASED,   P.ALLOCATE),
    Step(PlaceState.HELD,       PlaceAction.EXPIRE,   PlaceState.RELEASED,   P.WORK),
    Step(PlaceState.ALLOCATED,  PlaceAction.RELEASE,  PlaceState.RELEASED,   P.ALLOCATE, "stand_released"),
    Step(PlaceState.CONTRACTED, PlaceAction.RELEASE,  PlaceState.RELEASED,   P.CONTRACT),
])
# fmt: on

#: The states in which the stand is its exhibitor's.
GIVEN = frozenset({PlaceState.ALLOCATED, PlaceState.CONTRACTED})

#: How the states are called.
PLACE_LABELS: dict[PlaceState, Label] = {
    PlaceState.FREE: Label(N_("Free")),
    PlaceState.HELD: Label(N_("Held"), Shade.WARN),
    PlaceState.ALLOCATED: Label(N_("Allocated"), Shade.GOOD),
    PlaceState.CONTRACTED: Label(N_("Under contract"), Shade.GOOD),
    PlaceState.RELEASED: Label(N_("Free")),
}
#: What a plan says of a stand beside its place: visitors only see that it is taken.
STAND_LABELS: dict[str, Label] = {
    "taken": Label(N_("Taken"), Shade.GOOD),
    "blocked": Label(N_("Blocked"), Shade.BAD),
}
