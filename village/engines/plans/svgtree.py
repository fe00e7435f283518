"""SVG documents: their elements as they are seen, `use` followed, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import cos, degrees, radians, sin, tan
from xml.etree import ElementTree
from xml.parsers import expat

from village.engines.plans.faults import PlanError
from village.engines.plans.limits import MOST_DEPTH, MOST_STEPS
from village.engines.plans.stylesheet import StyleSheet, declarations

#: a, b, c, d, e and f of SVG's `matrix`.
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_SVG = "http://www.w3.org/2000/svg"
_LABEL = "http://www.inkscape.org/namespaces/inkscape}label"
_NAMES = ("data-kind", "class", "id", _LABEL, "inkscape:label", "data-name")
#: What people call an element; `id` is often the name of its layer.
_CALLED = (
    "data-stand", "data-booth", _LABEL, "inkscape:label", "data-name", "aria-label", "id",
)  # fmt: skip
_GROUPS = ("g", "svg", "a", "switch")
#: Elements that draw nothing where they stand.
_SILENT = (
    "defs", "symbol", "clipPath", "mask", "pattern", "marker", "linearGradient",
    "radialGradient", "filter", "style", "script", "title", "desc", "metadata", "view", "animate",
    "animateTransform", "animateMotion", "set",
)  # fmt: skip
_INHERITED = (
    "visibility", "fill", "stroke", "fill-opacity", "stroke-opacity", "fill-rule", "font-size",
    "text-anchor",
)  # fmt: skip
#: Sizes and places, which a style may state too.
_GEOMETRY = ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry")
_LOOKS = (*_INHERITED, *_GEOMETRY, "display", "opacity", "transform", "transform-origin")
#: What moves a thing by its style alone: as attributes these names mean something else.
_MOVES = ("translate", "rotate", "scale")
_STYLED = (*_LOOKS, *_MOVES, "transform-box")
#: The languages of which a `switch` may choose.
_LANGUAGES = ("fr", "en", "ar")
_UNITS = {
    "": 1.0, "px": 1.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pt": 96 / 72, "pc": 16.0,
    "q": 96 / 101.6, "m": 96 / 0.0254, "ft": 96 * 12.0, "em": 16.0, "rem": 16.0,
}  # fmt: skip
#: Degrees in a unit of angles.
_ANGLES = {"deg": 1.0, "grad": 0.9, "rad": degrees(1), "turn": 360.0}
#: Where on an axis of its viewport a word lies.
_PLACES = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
#: Illustrator declares the names of its vocabularies so; other entities hide what a file holds.
_VOCABULARY = re.compile(r"https?://[^&%<>\s]{1,200}")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


@dataclass(frozen=True)
class Seen:
    """An element as it is drawn.

    Attributes:
        element: the element.
        tag: its name, without the namespace.
        names: its own names and those of the groups it lies in, nearest first.
        matrix: from its own coordinates to the drawing's.
        look: its style.
        hidden: nobody sees it.
        group: the name of the nearest group that has one.
        box: how wide and high the nearest viewport is, of which percentages are.
    """

    element: ElementTree.Element
    tag: str
    names: tuple[str, ...] = ()
    matrix: Matrix = IDENTITY
    look: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    group: str = ""
    box: tuple[float, float] = (0.0, 0.0)

    def size(self, name: str, default: float = 0.0) -> float:
        """Return a length of the element, percentages being of the viewport."""
        text = self.look.get(name) or self.element.get(name)
        if text is None:
            return default
        return length(text, self.box[name in ("y", "height", "cy", "ry", "y1", "y2")])

    @property
    def layer(self) -> str:
        """The nearest group with a name, or the element's own name."""
        return self.names[0] if self.names else ""

    @property
    def called(self) -> tuple[str, ...]:
        """What it is called by people, nearest first: its own names, then its group's."""
        own = (self.element.get(name, "") for name in _CALLED)
        return tuple(name for name in (*own, _title(self.element), self.group) if name)


def parsed(content: bytes) -> ElementTree.Element:
    """Return the root of an SVG document.

    Raises:
        PlanError: it is none, declares entities, or is nested deeper than any drawing.
    """
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise PlanError("nested")
        builder.start(tag.removeprefix(f"{_SVG}}}"), attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _declare
    try:
        parser.Parse(content, True)
    except PlanError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise PlanError("format", kind="svg", reason=error) from None
    root = builder.close()
    if root.tag != "svg":
        raise PlanError("format", kind="svg", reason=f"its root is {root.tag!r:.40}")
    return root


def _declare(_name: str, _parameter: object, value: str | None, *_: object) -> None:
    """Refuse a document that declares an entity, unless it is the address of a vocabulary."""
    if value is None or not _VOCABULARY.fullmatch(value):
        raise PlanError("entities")


class Walker:
    """Walks through a document once, element by element."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.root = root
        box = numbers(root.get("viewBox", ""))
        wide, high = (length(root.get(name, ""), 0.0) for name in ("width", "height"))
        self._box = (box[2], box[3]) if len(box) == 4 else (wide, high)
        self.cycles: list[str] = []
        self.strange: list[str] = []
        self._by_id: dict[str, ElementTree.Element] = {}
        for item in root.iter():  # of several with one name the first is meant
            self._by_id.setdefault(item.get("id", ""), item)
        self._parents = {item: above for above in root.iter() for item in above}
        self.sheet = StyleSheet("".join(item.text or "" for item in root.iter("style")), _STYLED)
        self._steps = 0

    def shown(self) -> Iterator[Seen]:
        """Give each shape, text and stranger, hidden ones too, in drawing order.

        Raises:
            PlanError: `use` makes the drawing larger or deeper than any.
        """
        top = self._styled(Seen(self.root, "svg", box=self._box))
        for child in self.root:
            yield from self._under(top, child, ())

    def _under(
        self, above: Seen, element: ElementTree.Element, chain: tuple[str, ...]
    ) -> Iterator[Seen]:
        self._steps += 1
        if self._steps > MOST_STEPS or len(chain) > MOST_DEPTH:
            raise PlanError("nested")
        tag = element.tag
        if tag in _SILENT or "}" in tag:
            return
        seen = self._styled(replace(above, element=element, tag=tag))
        if tag == "use":
            yield from self._used(seen, chain)
        elif tag in _GROUPS:
            if tag == "svg":
                at = (1.0, 0.0, 0.0, 1.0, seen.size("x"), seen.size("y"))
                seen = _within(replace(seen, matrix=times(seen.matrix, at)), seen)
            seen = replace(seen, group=_group_name(element) or seen.group)
            chosen = _chosen(element) if tag == "switch" else None
            for child in element:
                out = not _is_for_us(child) or (tag == "switch" and child is not chosen)
                yield from self._under(replace(seen, hidden=True) if out else seen, child, chain)
        else:
            yield seen

    def _used(self, seen: Seen, chain: tuple[str, ...]) -> Iterator[Seen]:
        """Give what a `use` draws again."""
        element = seen.element
        href = element.get("href") or element.get("http://www.w3.org/1999/xlink}href") or ""
        name = href.removeprefix("#")
        target = self._by_id.get(name)
        if name in chain:
            self.cycles.append(name)
            return
        if target is None or not name:
            yield seen
            return
        shift = (1.0, 0.0, 0.0, 1.0, seen.size("x"), seen.size("y"))
        seen = replace(seen, matrix=times(seen.matrix, shift))
        if target.tag != "symbol":
            yield from self._under(seen, target, (*chain, name))
            return
        inner = _within(self._styled(replace(seen, element=target)), seen)
        for child in target:
            yield from self._under(inner, child, (*chain, name))

    def _styled(self, seen: Seen) -> Seen:
        """Return an element with its own names, transform and style."""
        element = seen.element
        own = [text for name in _NAMES if (text := element.get(name))]
        look = {key: value for key, value in seen.look.items() if key in _INHERITED}
        look |= {key: value for key in _LOOKS if (value := element.get(key))}
        plain, important = self.sheet.declared(self._path(element))
        own_plain, own_important = declarations(element.get("style", ""), _STYLED)
        look |= plain | own_plain | important | own_important
        hidden = (
            seen.hidden or look.get("display") == "none" or _transparent(look.get("opacity", "1"))
        )
        moved, understood = _moved(look, seen.box)
        if not understood:
            self.strange.append(next(iter(own), element.tag))
        matrix = times(seen.matrix, moved)
        return replace(seen, names=(*own, *seen.names), matrix=matrix, look=look, hidden=hidden)

    def _path(self, element: ElementTree.Element) -> list[ElementTree.Element]:
        """Return an element and all that holds it in the file, the root first."""
        path = [element]
        while (above := self._parents.get(path[-1])) is not None:
            path.append(above)
        return path[::-1]


def _within(seen: Seen, sized: Seen) -> Seen:
    """Return a nested `svg` or a `symbol` with the matrix and the viewport of what is inside it.

    `sized` is the element that says how large it is: itself, or the `use` that draws it.
    """
    wide = sized.size("width", seen.size("width", sized.box[0]))
    high = sized.size("height", seen.size("height", sized.box[1]))
    box = numbers(seen.element.get("viewBox", ""))
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return replace(seen, box=(wide, high))
    x, y = wide / box[2], high / box[3]
    fit = seen.element.get("preserveAspectRatio", "xMidYMid meet")
    if "none" not in fit:
        x = y = max(x, y) if "slice" in fit else min(x, y)
    dx = {"xMin": 0.0, "xMax": 1.0}.get(fit[:4], 0.5) * (wide - box[2] * x)
    dy = {"YMin": 0.0, "YMax": 1.0}.get(fit[4:8], 0.5) * (high - box[3] * y)
    inner = (x, 0.0, 0.0, y, dx - box[0] * x, dy - box[1] * y)
    return replace(seen, matrix=times(seen.matrix, inner), box=(box[2], box[3]))


def _chosen(switch: ElementTree.Element) -> ElementTree.Element | None:
    """Return which of its ways a `switch` draws; what is no SVG we leave to others."""
    ways = [one for one in switch if one.tag != "foreignObject"]
    return next(filter(_is_for_us, ways), None)


def _is_for_us(element: ElementTree.Element) -> bool:
    """Say whether an element needs no extension, and is in a language of ours or in none."""
    spoken = element.get("systemLanguage")
    ours = spoken is None or any(
        one.strip().partition("-")[0].lower() in _LANGUAGES for one in spoken.split(",")
    )
    return ours and not element.get("requiredExtensions")


def unseen(seen: Seen) -> bool:
    """Say whether nobody sees an element: hidden, or drawn with neither paint nor line."""
    bare = _unpainted(seen.look, "fill", "black") and _unpainted(seen.look, "stroke", "none")
    return seen.hidden or seen.look.get("visibility") in ("hidden", "collapse") or bare


def _unpainted(look: Mapping[str, str], name: str, default: str) -> bool:
    """Say whether a fill or a stroke leaves no colour; `default` is that of what states none."""
    paint = look.get(name, default).replace(" ", "").lower()
    clear = re.fullmatch(r"none|transparent|#...0|#.{6}00|(rgb|hsl)a?\(.*[,/]0(\.0*)?%?\)", paint)
    return clear is not None or _transparent(look.get(f"{name}-opacity", "1"))


def _group_name(element: ElementTree.Element) -> str:
    named = (text for name in (*_CALLED, "class") if (text := element.get(name)))
    return next(named, "") or _title(element)


def _title(element: ElementTree.Element) -> str:
    """Return the title of an element, which browsers show beside the pointer."""
    return " ".join((element.findtext("title") or "").split())


def _transparent(text: str) -> bool:
    found = re.fullmatch(rf"({_NUMBER})%?", text)
    return found is not None and float(found[1]) <= 0


def length(text: str, whole: float) -> float:
    """Return a length in user units; a percentage is of `whole`."""
    found = re.fullmatch(rf"\s*({_NUMBER})\s*(%|[a-zA-Z]*)\s*", text)
    if found is None or (found[2] != "%" and found[2].lower() not in _UNITS):
        return 0.0
    if found[2] == "%":
        return float(found[1]) / 100 * whole
    return float(found[1]) * _UNITS[found[2].lower()]


def numbers(text: str) -> list[float]:
    """Return the numbers of a text."""
    return [float(item) for item in re.findall(_NUMBER, text)]


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def transform(text: str) -> Matrix:
    """Return the matrix of a `transform`; what it cannot read does nothing."""
    matrix = IDENTITY
    for step in _steps(text):
        matrix = times(matrix, step or IDENTITY)
    return matrix


def _moved(look: Mapping[str, str], box: tuple[float, float]) -> tuple[Matrix, bool]:
    """Return the matrix that a style gives an element, and whether all of it is understood."""
    own = " ".join(f"{name}({look[name]})" for name in _MOVES if look.get(name, "none") != "none")
    text = f"{own} {look.get('transform', '')}".strip()
    if not text:
        return IDENTITY, True
    x, y = _origin(look.get("transform-origin", "0 0"), box)
    moved = times(times((1.0, 0.0, 0.0, 1.0, x, y), transform(text)), (1.0, 0.0, 0.0, 1.0, -x, -y))
    about_itself = look.get("transform-box", "view-box") != "view-box"
    return moved, None not in _steps(text) and not about_itself


def _origin(text: str, box: tuple[float, float]) -> tuple[float, float]:
    """Return the point that a `transform-origin` names."""
    words = text.split()[:2]
    if words[:1] in (["top"], ["bottom"]) or words[1:] in (["left"], ["right"]):
        words.reverse()
    words += ["center"] * (2 - len(words))
    x, y = (length(_PLACES.get(word, word), whole) for word, whole in zip(words, box, strict=True))
    return x, y


def _steps(text: str) -> list[Matrix | None]:
    """Return the matrices of a `transform` in their order; None for what is not understood."""
    return [
        _step(*_on_both(name, given)) if (given := _arguments(inside)) is not None else None
        for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text)
    ]


def _arguments(text: str) -> list[float] | None:
    """Return lengths in user units and angles in degrees; None where a unit is neither."""
    units = {**_UNITS, **_ANGLES}
    found = re.findall(rf"({_NUMBER})\s*(%|[a-zA-Z]*)", text)
    if any(unit.lower() not in units for _, unit in found):
        return None
    return [float(value) * units[unit.lower()] for value, unit in found]


def _on_both(name: str, given: list[float]) -> tuple[str, list[float]]:
    """Return a step along one axis as one along both."""
    match name, given:
        case "translateX", [x]:
            return "translate", [x, 0.0]
        case "translateY", [y]:
            return "translate", [0.0, y]
        case "scaleX", [x]:
            return "scale", [x, 1.0]
        case "scaleY", [y]:
            return "scale", [1.0, y]
    return name, given


def _step(name: str, given: list[float]) -> Matrix | None:
    match name, given:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest]:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest]:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [angle, *rest]:
            turn = radians(angle)
            x, y = rest if len(rest) == 2 else (0.0, 0.0)
            round_it: Matrix = (cos(turn), sin(turn), -sin(turn), cos(turn), 0.0, 0.0)
            there = times((1.0, 0.0, 0.0, 1.0, x, y), round_it)
            return times(there, (1.0, 0.0, 0.0, 1.0, -x, -y))
        case "skewX", [angle]:
            return 1.0, 0.0, tan(radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            return 1.0, tan(radians(angle)), 0.0, 1.0, 0.0, 0.0
        case _:
            return None
