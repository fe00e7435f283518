"""The picture of a stand with its walls, in centimetres, y already pointing down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from flask_babel import gettext as _

from village.editions.words.settings import StandRules
from village.engines.plans.walls import Point, StandFloor, StandWall, WallFault, WallFinding
from village.web.filters import number, percent_fine, rate


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line of the picture with what stands beside it."""

    path: str
    x: float
    y: float
    label: str
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class StandPicture:
    """All that is drawn; letters are `letter_cm` tall."""

    width_cm: int
    depth_cm: int
    margin_cm: float
    letter_cm: float
    outline: str
    open_sides: tuple[LabelledLine, ...]
    walls: tuple[LabelledLine, ...]

    @property
    def view_box(self) -> str:
        """The box around the stand and the words beside it."""
        margin = self.margin_cm
        return (
            f"{-margin:g} {-margin:g} {self.width_cm + 2 * margin:g} {self.depth_cm + 2 * margin:g}"
        )


def picture(
    floor: StandFloor, walls: Sequence[StandWall], findings: Collection[WallFinding] = ()
) -> StandPicture:
    """Return the picture of a stand; what breaks a rule is marked."""
    depth = floor.depth_cm
    letter_cm = max(floor.width_cm, depth) / 22
    wrong = {(one.fault is WallFault.CLOSES_SIDE, one.number) for one in findings}

    def line(
        points: Sequence[Point], label: str, aside: float, *, is_side: bool, at: int
    ) -> LabelledLine:
        (x, y), (u, v) = points[0], points[-1]
        length = max(1.0, ((u - x) ** 2 + (v - y) ** 2) ** 0.5)
        return LabelledLine(
            path=_path(points, depth),
            x=round((x + u) / 2 + (v - y) / length * aside, 1),
            y=round(depth - (y + v) / 2 + (u - x) / length * aside, 1),
            label=label,
            is_wrong=(is_side, at) in wrong,
        )

    return StandPicture(
        width_cm=floor.width_cm,
        depth_cm=depth,
        margin_cm=round(letter_cm * 2.5, 1),
        letter_cm=round(letter_cm, 1),
        outline=_path(floor.outline, depth) + "Z",
        open_sides=tuple(
            line(points, ascii_uppercase[(at - 1) % 26], letter_cm * 1.2, is_side=True, at=at)
            for at, points in enumerate(floor.open_sides, 1)
        ),
        walls=tuple(
            line((one.start, one.end), str(at), letter_cm, is_side=False, at=at)
            for at, one in enumerate(walls, 1)
        ),
    )


def finding_words(finding: WallFinding) -> str:
    """Say in the person's language which rule is broken, and by how much."""
    if finding.fault is WallFault.CLOSES_SIDE:
        words = _("Open side %(side)s is closed by %(share)s; at most %(limit)s is allowed.")
        return str(words) % {
            "side": ascii_uppercase[(finding.number - 1) % 26],
            "share": percent_fine(finding.measure),
            "limit": rate(finding.limit),
        }
    words = {
        WallFault.OUTSIDE: _("Wall %(wall)s: %(measure)s of it lie outside the stand."),
        WallFault.TOO_HIGH: _("Wall %(wall)s is %(measure)s high; at most %(limit)s is allowed."),
        WallFault.TOO_NEAR: _(
            "Wall %(wall)s is %(measure)s from the edge; so high a wall keeps %(limit)s."
        ),
    }[finding.fault]
    return str(words) % {
        "wall": number(finding.number),
        "measure": metres(finding.measure),
        "limit": metres(finding.limit),
    }


def rule_words(rules: StandRules) -> list[str]:
    """Say an edition's rules, one a sentence; nothing where it has none."""
    said = []
    if rules.highest_m is not None:
        said.append(_("Walls are at most %(limit)s high.", limit=metres(rules.highest_m * 100)))
    if rules.setback_m is not None and rules.setback_above_m:
        words = _("What is higher than %(above)s stays %(setback)s from the edges of the stand.")
        above, setback = metres(rules.setback_above_m * 100), metres(rules.setback_m * 100)
        said.append(words % {"above": above, "setback": setback})
    elif rules.setback_m is not None:
        setback = metres(rules.setback_m * 100)
        said.append(_("Walls stay %(setback)s from the edges of the stand.", setback=setback))
    if rules.closed_share is not None:
        share = rate(rules.closed_share)
        said.append(_("Walls close at most %(share)s of an open side.", share=share))
    return said


def metres(cm: float | Decimal) -> str:
    """Write a length in metres, to the centimetre."""
    return str(_("%(length)s m", length=number(round(float(cm) / 100, 2))))


def _path(points: Sequence[Point], depth: int) -> str:
    return "M" + "L".join(f"{x} {depth - y}" for x, y in points)
