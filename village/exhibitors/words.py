"""What an exhibitor may say of its stand: how long a fascia is, what may not be needed, its design.

A stand design is drawn, submitted, and approved or returned.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.editions.words.settings import StandRules, TaskKind
from village.engines.plans.walls import StandWall, WallRules

#: How many characters stand on a fascia, in a catalogue entry, and in a co-exhibitor's name.
FASCIA_MOST, CATALOGUE_MOST, CO_EXHIBITOR_MOST = 30, 600, 120
MOST_CO_EXHIBITORS = 20
#: How many files a press kit has.
MOST_PRESS_FILES = 10
#: The tasks that are also done by saying that nothing is needed.
MAY_BE_NEEDLESS = frozenset(
    {
        TaskKind.SERVICES,
        TaskKind.CO_EXHIBITORS,
        TaskKind.DELIVERY,
        TaskKind.PRESS_KIT,
        TaskKind.INVITATIONS,
        TaskKind.WORK_PASSES,
    }
)
#: The fascia board of a proof, in its own units: a tenth of its length is its height.
BOARD_WIDTH, BOARD_HEIGHT = 300, 30


def fascia_languages(languages: Sequence[str]) -> tuple[str, ...]:
    """Return in which languages a fascia says a name: one of Latin letters, and Arabic if spoken.

    A name is written once in Latin letters, whatever the languages that have them.
    """
    latin = [one for one in languages if one != "ar"][:1]
    return (*latin, *(["ar"] if "ar" in languages else []))


def is_whole(texts: Mapping[str, str], languages: Sequence[str]) -> bool:
    """Say whether a text is there in each of these languages."""
    return all(texts.get(one, "").strip() for one in languages)


def letter_height(text: str) -> float:
    """Return how tall a name is drawn so that it stays on its board, in the board's units.

    Letters of a bold face are at most as wide as they are tall.
    """
    room = BOARD_WIDTH * 0.9
    return round(min(BOARD_HEIGHT * 0.6, room / max(len(text), 1)), 1)


#: How many walls a design has, and how long the remarks on it are.
MOST_WALLS, REMARK_MOST = 60, 1000


class DesignState(StrEnum):
    """Where the design of a stand is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class DesignAction(StrEnum):
    """What moves a design on."""

    SUBMIT = "submit"
    REVISE = "revise"
    APPROVE = "approve"
    RETURN = "return"


# fmt: off
DESIGN_FLOW = Flow([
    #    from                   action               to                     needs       mail
    Step(DesignState.DRAFT,     DesignAction.SUBMIT,  DesignState.SUBMITTED, P.APPLY),
    Step(DesignState.RETURNED,  DesignAction.SUBMIT,  DesignState.SUBMITTED, P.APPLY),
    Step(DesignState.SUBMITTED, DesignAction.REVISE,  DesignState.DRAFT,     P.APPLY),
    Step(DesignState.SUBMITTED, DesignAction.APPROVE, DesignState.APPROVED,  P.CONTRACT, "stand_design_approved"),
    Step(DesignState.SUBMITTED, DesignAction.RETURN,  DesignState.RETURNED,  P.CONTRACT, "stand_design_returned"),
    Step(DesignState.APPROVED,  DesignAction.REVISE,  DesignState.DRAFT,     P.APPLY),
    Step(DesignState.APPROVED,  DesignAction.RETURN,  DesignState.RETURNED,  P.CONTRACT, "stand_design_returned"),
])
# fmt: on

#: The states in which its exhibitor draws on.
DRAWN_IN = frozenset({DesignState.DRAFT, DesignState.RETURNED})

#: How the states are called.
DESIGN_LABELS: dict[DesignState, Label] = {
    DesignState.DRAFT: Label(N_("Draft")),
    DesignState.SUBMITTED: Label(N_("With the organiser"), Shade.WARN),
    DesignState.APPROVED: Label(N_("Approved"), Shade.GOOD),
    DesignState.RETURNED: Label(N_("Returned"), Shade.BAD),
}


def walls_of(kept: Sequence[Sequence[int]]) -> tuple[StandWall, ...]:
    """Return walls as values, each kept as its two ends and its height."""
    return tuple(StandWall((x, y), (u, v), height) for x, y, u, v, height in kept)


def as_kept(walls: Sequence[StandWall]) -> list[list[int]]:
    """Return walls as they are kept."""
    return [[*one.start, *one.end, one.height_cm] for one in walls]


def wall_rules(rules: StandRules) -> WallRules:
    """Return an edition's rules in centimetres, as walls are judged by."""
    return WallRules(
        highest_cm=_cm(rules.highest_m),
        setback_cm=_cm(rules.setback_m),
        setback_above_cm=_cm(rules.setback_above_m),
        closed_share=None if rules.closed_share is None else float(rules.closed_share),
    )


def _cm(metres: Decimal | None) -> int | None:
    return None if metres is None else round(metres * 100)
