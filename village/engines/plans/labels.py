"""Labels: which text of a drawing is each stand's number, seen over the whole sheet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import shapely
from shapely import Point

from village.engines.plans import layers
from village.engines.plans.model import Feature, FeatureKind, PlanFinding
from village.engines.plans.outline import mended
from village.engines.plans.parts import NOWHERE, PartKey

_REACH_M = 0.3  # how far outside its stand a number may begin
_APART_M = 2.0  # how far apart two pieces of a number may begin
_HEAD = r"[^\W\d_]{1,3}-?"
_FEET = r"(['’′](\s*-?\d+\s*[\"”″])?|[\"”″])"
_LENGTH = rf"\d+([.,]\d+)?\s*(m|cm|mm|ft|{_FEET})?"
#: Programs call things by these and a number, unasked.
_GENERATED = (
    "box cell cls clip curve el elem fil frame g group id image item layer line mask node obj "
    "object path poly rect shape sheet slice st star svgid text tspan union use xmlid"
)
#: What stands before a number in a name, as in `stand-A1`; Visio writes `Stand.12` of its own.
_KIND = re.compile(
    r"(?:stand|booth|stall|emplacement)s?[\s_-]+(?:n[o°]?[\s._-]+)?(?=\w)", re.IGNORECASE
)
_OF_VISIO = r"[^\W\d_]{3,}[\w ]*\.\d+"
_SHARED = 3  # a text in at least this many stands, and in most of them, numbers none


@dataclass(frozen=True)
class PlanLabel:
    """A text of a drawing, in metres.

    Attributes:
        text: what it says, its pieces joined.
        x, y: where it begins.
        layer: the names it lies under, which other texts of its sort share.
        middle: its middle, where its size is known.
        entity: what the file calls it.
        height_m: how high its letters are; 0 where that is not known.
        along: the direction of its line.
        key: the part of the drawing it belongs to.
    """

    text: str
    x: float
    y: float
    layer: str = ""
    middle: tuple[float, float] | None = None
    entity: str = "text"
    height_m: float = 0.0
    along: tuple[float, float] = (1.0, 0.0)
    key: PartKey = NOWHERE


class _Look(IntEnum):
    """How much a text looks like a stand's number."""

    CODE = 0  # A12, H3-07, 12 bis
    COUNT = 1  # 12
    WORD = 2  # VIP
    TEXT = 3
    MEASURE = 4  # 9 m², 3x3, /


_PATTERNS = (
    (_Look.MEASURE, r"[\W_]*|\D?[\d.,\s]+(m|cm|mm|m2|m²|sqm|qm|ft|sq\.?\s?ft|%|€|\$|م|م2|م²)\.?"),
    (_Look.MEASURE, rf"{_LENGTH}\s*[x×*/]\s*{_LENGTH}|\d+[.,]\d+|\d+\s*{_FEET}"),
    (_Look.COUNT, r"\d{1,4}"),
    (_Look.CODE, r"[^\W\d_]{1,5}[\s./_-]?\d{1,4}([\s./_-]?[^\W_]{1,4})?"),
    (_Look.CODE, r"\d{1,4}[\s./_-]?[^\W\d_]{1,5}([\s./_-]?\d{1,4})?|\d{1,3}[/_-]\d{1,4}"),
    (_Look.WORD, r"[^\W_][\w.-]{0,7}"),
)


def _look(text: str) -> _Look:
    found = (look for look, form in _PATTERNS if re.fullmatch(form, text, re.IGNORECASE))
    return next(found, _Look.TEXT)


def looks_like_number(text: str) -> bool:
    """Say whether a text looks like a stand's number: A12, or 12."""
    return _look(" ".join(text.split())) <= _Look.COUNT


@dataclass(frozen=True)
class _Claim:
    """A text that may be a stand's number."""

    label: int
    stand: int
    outside: bool
    distance_m: float


_NONE: Mapping[int, Sequence[str]] = {}


def numbered(
    features: list[Feature],
    labels: Sequence[PlanLabel],
    findings: list[PlanFinding],
    *,
    told: bool = False,
    called: Mapping[int, Sequence[str]] = _NONE,
) -> tuple[list[PlanLabel], dict[int, str]]:
    """Give each stand without a number its text, or its name; report those left without.

    Returned are the other texts, and the numbers that are names, by their stands' places.

    Of several texts in a stand that one is taken which the sheet shows to be the number: those of
    its layer look like numbers and differ from stand to stand. A measure never is one, nor what
    most stands share, unless somebody has told that these texts are the numbers. A text is used
    once, so that of two overlapping stands each gets its own.
    """
    waiting = [
        k
        for k, item in enumerate(features)
        if item.kind is FeatureKind.STAND and not item.properties.get("number")
    ]
    labels = [replace(label, text=" ".join(label.text.split())) for label in labels]
    labels = _joined([label for label in labels if label.text])
    used: set[int] = set()
    given: set[int] = set()
    claims = _claims([features[k] for k in waiting], labels)
    for claim in _ranked(claims, labels, len(waiting), told=told):
        if claim.label not in used and claim.stand not in given:
            used.add(claim.label)
            given.add(claim.stand)
            item = features[waiting[claim.stand]]
            number = {**item.properties, "number": labels[claim.label].text}
            features[waiting[claim.stand]] = replace(item, properties=number)
    nameless = [waiting[s] for s in range(len(waiting)) if s not in given]
    known = _by_name(features, nameless, called)
    _named(features, nameless, known, findings)
    stated = {item.name for item in features if item.kind is FeatureKind.STAND}
    unused = [one for k, one in enumerate(labels) if k not in used and one.text not in stated]
    return unused, known


def _joined(labels: Sequence[PlanLabel]) -> list[PlanLabel]:
    """Return the texts with numbers put together that were drawn in two pieces, as A and 12."""
    heads = {k: label for k, label in enumerate(labels) if re.fullmatch(_HEAD, label.text)}
    tails = [k for k, label in enumerate(labels) if re.match(r"-?\d", label.text)]
    if not heads or not tails:
        return list(labels)
    tree = shapely.STRtree([Point(labels[k].x, labels[k].y) for k in tails])
    joined = list(labels)
    gone: set[int] = set()
    for k, head in heads.items():
        near = [
            tails[at]
            for at in tree.query(Point(head.x, head.y), predicate="dwithin", distance=_APART_M)
        ]
        follows = [at for at in near if at not in gone and _follows(head, labels[at])]
        while follows:
            tail = min(follows, key=lambda at: (labels[at].x, at))
            joined[k] = replace(joined[k], text=f"{joined[k].text}{labels[tail].text}", middle=None)
            gone.add(tail)
            last = labels[tail]
            follows = [at for at in near if at not in gone and _touches(last, labels[at])]
    return [label for k, label in enumerate(joined) if k not in gone]


def _touches(piece: PlanLabel, other: PlanLabel) -> bool:
    """Say whether a text goes on right where another ends: letters that were set one by one."""
    gap = np.hypot(other.x - piece.x, other.y - piece.y)
    return _follows(piece, other) and bool(gap <= 0.9 * len(piece.text) * piece.height_m)


def _follows(head: PlanLabel, tail: PlanLabel) -> bool:
    """Say whether a text goes on where another, on its line and its layer, ends."""
    if head.layer != tail.layer or head.height_m != tail.height_m:
        return False
    step = tail.x - head.x, tail.y - head.y
    ahead = step[0] * head.along[0] + step[1] * head.along[1]
    aside = abs(step[1] * head.along[0] - step[0] * head.along[1])
    known = 0 < head.height_m < _APART_M
    reach = len(head.text) * head.height_m if known else _APART_M / 2
    return bool(0 < ahead <= reach and aside <= min(0.1, reach / 3))


def _claims(stands: Sequence[Feature], labels: Sequence[PlanLabel]) -> list[_Claim]:
    """Return what texts stand in, or just beside, which stands."""
    if not stands or not labels:
        return []
    shapes = [mended(item.shape) for item in stands]
    tree = shapely.STRtree(shapes)
    points = [_place(label, tree, shapes) for label in labels]
    found = tree.query(np.array(points, dtype=object), predicate="dwithin", distance=_REACH_M)
    return [
        _Claim(
            int(label),
            int(s),
            not shapes[s].contains(points[label]),
            float(points[label].distance(shapes[s].centroid)),
        )
        for label, s in zip(*found, strict=True)
    ]


def _place(label: PlanLabel, tree: shapely.STRtree, shapes: Sequence[shapely.Polygon]) -> Point:
    """Return where a text stands: its middle, where a stand has room for it, else its beginning."""
    start = Point(label.x, label.y)
    if label.middle is None:
        return start
    middle = Point(label.middle)
    half = middle.distance(start)
    holding = [shapes[at] for at in tree.query(middle, predicate="within")]
    return middle if any(2 * half <= _across(shape) for shape in holding) else start


def _across(shape: shapely.Polygon) -> float:
    west, south, east, north = shape.bounds
    return float(np.hypot(east - west, north - south)) * 1.25


def _ranked(
    claims: Sequence[_Claim], labels: Sequence[PlanLabel], stands: int, *, told: bool
) -> list[_Claim]:
    """Return the claims that may be right, the best first; all may, of texts `told` as numbers."""
    looks = [_look(label.text) for label in labels]
    inside = {(claim.label, claim.stand) for claim in claims if not claim.outside}
    times = Counter(labels[label].text for label, _ in inside)
    layer = _layers(inside, labels, looks, times)
    best = min((looks[claim.label] for claim in claims), default=_Look.TEXT)
    weakest = _Look.WORD if best <= _Look.COUNT else _Look.TEXT

    def possible(claim: _Claim) -> bool:
        text, look = labels[claim.label].text, looks[claim.label]
        if told:
            return True
        shared = times[text] >= _SHARED and 2 * times[text] > stands
        return look <= weakest and not shared and not (look >= _Look.WORD and times[text] > 1)

    def order(claim: _Claim) -> tuple[object, ...]:
        label = labels[claim.label]
        return (
            *(claim.outside, times[label.text] > 1, layer[label.layer], looks[claim.label]),
            *(claim.distance_m, claim.label, claim.stand),
        )

    return sorted(filter(possible, claims), key=order)


def _layers(
    inside: set[tuple[int, int]],
    labels: Sequence[PlanLabel],
    looks: Sequence[_Look],
    times: Counter[str],
) -> dict[str, tuple[float, ...]]:
    """Return how good each layer is for numbers, the best lowest."""
    members: dict[str, list[int]] = defaultdict(list)
    covered: dict[str, set[int]] = defaultdict(set)
    for label, stand in inside:
        members[labels[label].layer].append(label)
        covered[labels[label].layer].add(stand)
    rank: dict[str, tuple[float, ...]] = {label.layer: (2.0,) for label in labels}
    for name, own in members.items():
        worth = [looks[k] + 2 * (times[labels[k].text] > 1) for k in own]
        rank[name] = (layers.text_hint([name]), sum(worth) / len(worth), -len(covered[name]))
    return rank


def _by_name(
    features: Sequence[Feature], nameless: Sequence[int], called: Mapping[int, Sequence[str]]
) -> dict[int, str]:
    """Return the numbers of those of the nameless stands that the file calls by them."""
    stands = [k for k, item in enumerate(features) if item.kind is FeatureKind.STAND]
    names = {k: next(filter(_is_number, map(_spelt, called.get(k, ()))), "") for k in stands}
    times = Counter(names.values())
    names = {k: name for k, name in names.items() if name and times[name] == 1}
    known = {k: features[k].name for k in set(stands).difference(nameless)}
    agreed = sum(names.get(k) == number for k, number in known.items())
    if 2 * len(names) <= len(stands) or 2 * agreed < len(known):
        return {}
    taken = set(known.values())
    return {k: names[k] for k in nameless if k in names and names[k] not in taken}


def _spelt(name: str) -> str:
    """Return a name as it was written: Illustrator keeps `A 1` as `A_x20_1` and `1` as `_1`."""
    text = re.sub(r"_x([0-9A-Fa-f]{2,4})_", lambda code: chr(int(code[1], 16)), name)
    return _KIND.sub("", " ".join(text.strip("_").split()), count=1)


def _is_number(name: str) -> bool:
    if re.fullmatch(_OF_VISIO, name):
        return False
    head = re.split(r"[\W\d_]", name)[0]
    generated = (head if len(head) < 3 else head.casefold()) in _GENERATED.split()
    return not generated and _look(name) <= _Look.COUNT


def _named(
    features: list[Feature],
    nameless: Sequence[int],
    known: Mapping[int, str],
    findings: list[PlanFinding],
) -> None:
    """Number stands without any text by their names, else by their places, and say so."""
    for k in nameless:
        name = known.get(k) or f"?{k + 1}"
        item = features[k]
        features[k] = replace(item, properties={**item.properties, "number": name})
        if k not in known:
            findings.append(PlanFinding("unnumbered", (name,), detail="no text stands in it"))
    if known:
        detail = "no text stands in them: numbered by their names in the file"
        findings.append(PlanFinding("named", measure=len(known), unit="stands", detail=detail))
