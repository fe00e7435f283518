"""Drawings of other programs in words and as a picture: their parts, and what these are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from village.engines.plans.model import FeatureKind
from village.engines.plans.parts import (
    IGNORED,
    NUMBER,
    DrawingPart,
    PartKey,
    Survey,
    survey_of,
)
from village.engines.plans.svg import PlanDrawing
from village.stands.reads.drawings import roles
from village.stands.tables.drawings import UploadedDrawing

_KINDS: dict[str, LazyString] = {
    FeatureKind.STAND: _l("Stands"),
    FeatureKind.WALL: _l("Walls"),
    FeatureKind.COLUMN: _l("Columns"),
    FeatureKind.ENTRANCE: _l("Entrances"),
    FeatureKind.EXIT: _l("Exits"),
    FeatureKind.STAGE: _l("Stages"),
    FeatureKind.SERVICE: _l("Services, such as a desk or a café"),
}
_IGNORED = {IGNORED: _l("Nothing of the plan: leave it out")}
_UNKNOWN = {"": _l("Not known: draw it in grey")}
#: What a part of shapes, and a part of texts, may be.
SHAPES = {**_UNKNOWN, **_KINDS, **_IGNORED}
TEXTS = {**_UNKNOWN, NUMBER: _l("The stands' numbers"), **_IGNORED}

_ENTITIES: dict[str, LazyString] = {
    "line": _l("lines"),
    "lwpolyline": _l("outlines"),
    "polyline": _l("outlines"),
    "polygon": _l("outlines"),
    "path": _l("paths"),
    "rect": _l("rectangles"),
    "circle": _l("circles"),
    "ellipse": _l("ellipses"),
    "arc": _l("arcs"),
    "spline": _l("curves"),
    "hatch": _l("hatched areas"),
    "solid": _l("filled areas"),
    "point": _l("points"),
    "insert": _l("empty blocks"),
    "dimension": _l("dimensions"),
    "image": _l("pictures"),
    "text": _l("texts"),
    "mtext": _l("texts"),
    "attrib": _l("texts of blocks"),
}


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part as the page lists it: its field, what it may be, what it is taken for."""

    field: str
    part: DrawingPart
    choices: Mapping[str, LazyString]
    role: str
    kept: bool  # said of an earlier drawing

    @property
    def things(self) -> str:
        """Return what its things are, such as `outlines`."""
        entity = self.part.key.entity
        return str(_ENTITIES.get(entity.lower(), entity))


def asked_parts(drawing: UploadedDrawing, given: Mapping[str, str]) -> list[AskedPart]:
    """Return the parts of a drawing; `given` are the choices sent, by field."""
    found = []
    for k, part in enumerate(survey_of(drawing.survey).parts):
        field, choices = f"part-{k}", TEXTS if part.key.is_text else SHAPES
        before = roles(drawing)[part.key]
        role = given.get(field, before)
        kept = field not in given and before != part.role
        found.append(AskedPart(field, part, choices, role if role in choices else "", kept))
    return found


def said_roles(parts: list[AskedPart]) -> dict[PartKey, str]:
    """Return what each part is said to be."""
    return {asked.part.key: asked.role for asked in parts}


def lying_under(survey: Survey) -> dict[str, Any]:
    """Return a drawing for the editor to draw over: its lines and texts, and where it lies.

    Lengths are in drawing units, y down from its north-west corner; `metres` is nothing where the
    drawing states no unit.
    """
    unit = survey.metre
    paths = [part.areas + part.lines for part in survey.parts]
    return {
        "width": survey.width,
        "height": survey.height,
        "paths": [path for path in paths if path],
        "words": [
            (word.x, word.y, word.size, word.text) for part in survey.parts for word in part.words
        ],
        "metres": unit
        and {
            "width": survey.width / unit,
            "west": survey.west / unit,
            "south": (survey.north - survey.height) / unit,
        },
    }


def not_known(drawing: UploadedDrawing, plan: PlanDrawing) -> list[tuple[str, str]]:
    """Return what nobody knows of a drawing: paths, and the matrix that lays them on the plan."""
    survey, units = survey_of(drawing.survey), drawing.units_per_metre or 1.0
    west, north = plan.frame(drawing.hall)
    x, y = survey.west / units - west, north - survey.north / units
    matrix = f"matrix({1 / units:.9g} 0 0 {1 / units:.9g} {x:.6f} {y:.6f})"
    taken = roles(drawing)
    paths = [part.areas + part.lines for part in survey.parts if not taken[part.key]]
    return [(path, matrix) for path in paths if path]


def hidden_words(hidden: tuple[tuple[str, str, int], ...]) -> list[str]:
    """Return in words what nobody sees in a drawing."""
    return [
        _(
            "%(count)s %(things)s on %(layer)s",
            count=count,
            things=_ENTITIES.get(entity.lower(), entity),
            layer=layer,
        )
        for entity, layer, count in hidden
    ]
