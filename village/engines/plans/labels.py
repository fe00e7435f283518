"""Labels: texts of a drawing given to the stands they stand in, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Point

from village.engines.plans.model import Feature, Finding, Kind
from village.engines.plans.outline import mended

_REACH_M = 0.3  # how far outside its stand a number may begin


@dataclass(frozen=True)
class Label:
    """A text of a drawing and where it stands, in metres."""

    text: str
    x: float
    y: float


def numbered(features: list[Feature], labels: Sequence[Label], findings: list[Finding]) -> None:
    """Give each stand without a number the text inside it; report stands left without.

    Where several texts lie in one stand the one nearest its middle is taken; a text is used
    once, so that of two overlapping stands each gets its own.
    """
    waiting = [
        k
        for k, item in enumerate(features)
        if item.kind is Kind.STAND and not item.properties.get("number")
    ]
    if not waiting:
        return
    shapes = [mended(features[k].shape) for k in waiting]
    points = np.array([Point(label.x, label.y) for label in labels], dtype=object)
    tree = shapely.STRtree(shapes)
    label_at, shape_at = tree.query(points, predicate="dwithin", distance=_REACH_M)
    pairs = sorted(
        (
            not shapes[s].contains(points[label]),
            float(points[label].distance(shapes[s].centroid)),
            int(label),
            int(s),
        )
        for label, s in zip(label_at, shape_at, strict=True)
        if labels[label].text
    )
    used: set[int] = set()
    given: set[int] = set()
    for _, _, label, s in pairs:
        if label not in used and s not in given:
            used.add(label)
            given.add(s)
            item = features[waiting[s]]
            text = " ".join(labels[label].text.split())
            features[waiting[s]] = replace(item, properties={**item.properties, "number": text})
    _named(features, [waiting[s] for s in range(len(waiting)) if s not in given], findings)


def _named(features: list[Feature], nameless: Sequence[int], findings: list[Finding]) -> None:
    """Give stands without any text a number by their place in the file, and say so."""
    for k in nameless:
        name = f"?{k + 1}"
        item = features[k]
        features[k] = replace(item, properties={**item.properties, "number": name})
        findings.append(Finding("unnumbered", (name,), detail="no text stands in it"))
