"""Style sheets in SVG files: which rules an element matches, the weakest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

#: What a style declares: how things look, and what of it outweighs even the styles of elements.
Declarations = tuple[dict[str, str], dict[str, str]]

_NAME = r"(?:--|-?[^\W\d])[\w-]*"
_COMPOUND = re.compile(rf"(\*|{_NAME})?((?:[.#]{_NAME})*)")


@dataclass(frozen=True)
class _Compound:
    """What one element must be: `rect.old#a`."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    @property
    def key(self) -> str:
        """The one fact that most narrows what it may match."""
        marks = (*(f"#{one}" for one in self.ids), *(f".{one}" for one in self.classes))
        return (*marks, self.tag)[0]

    def fits(self, element: ElementTree.Element) -> bool:
        return (
            self.tag in ("*", element.tag)
            and self.ids <= {element.get("id", "")}
            and self.classes <= set(element.get("class", "").split())
        )


@dataclass(frozen=True)
class _Rule:
    """A selector, its compounds from the last to the first, and what it declares.

    `near` says of each compound but the last whether it is the parent (`>`) of the one after it.
    """

    compounds: tuple[_Compound, ...]
    near: tuple[bool, ...]
    weight: tuple[int, int, int, int]  # ids, classes, tags, place in the sheet
    declared: Declarations

    def fits(self, path: Sequence[ElementTree.Element]) -> bool:
        """Say whether the last element of a path from the root matches."""
        if not self.compounds[0].fits(path[-1]):
            return False
        places = {len(path) - 1}
        for compound, near in zip(self.compounds[1:], self.near, strict=True):
            above = {at - 1 for at in places if at} if near else range(max(places))
            places = {at for at in above if compound.fits(path[at])}
            if not places:
                return False
        return True


class StyleSheet:
    """The rules of a document that say how things look.

    Understood are types, classes, ids and `*`, together and after one another (`#old rect`,
    `g > .free`).

    Attributes:
        strange: the selectors that are not understood.
    """

    def __init__(self, text: str, looks: Iterable[str]) -> None:
        self.strange: list[str] = []
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        for place, (prelude, body) in enumerate(_blocks(text)):
            declared = declarations(body, looks)
            if "{" in body:
                self.strange.append(prelude)
            elif any(declared) and not prelude.startswith("@"):
                for selector in prelude.split(","):
                    self._learn(" ".join(selector.split()), place, declared)

    def declared(self, path: Sequence[ElementTree.Element]) -> Declarations:
        """Return what is declared of the last element of a path from the root."""
        element = path[-1]
        keys = ["*", element.tag, f"#{element.get('id', '')}"]
        keys += [f".{name}" for name in dict.fromkeys(element.get("class", "").split())]
        rules = [rule for key in keys for rule in self._rules.get(key, ()) if rule.fits(path)]
        plain: dict[str, str] = {}
        important: dict[str, str] = {}
        for rule in sorted(rules, key=lambda rule: rule.weight):
            plain |= rule.declared[0]
            important |= rule.declared[1]
        return plain, important

    def _learn(self, selector: str, place: int, declared: Declarations) -> None:
        steps = re.findall(r"(> ?)?([^\s>]+) ?", selector)
        compounds = [found for _, text in steps if (found := _compound(text))]
        if "".join("".join(step) for step in steps).replace(" ", "") != selector.replace(" ", ""):
            compounds = []
        if not compounds or len(compounds) < len(steps) or steps[0][0]:
            self.strange.append(selector)
            return
        weight = (
            sum(len(one.ids) for one in compounds),
            sum(len(one.classes) for one in compounds),
            sum(one.tag != "*" for one in compounds),
            place,
        )
        near = tuple(bool(child) for child, _ in steps[:0:-1])
        rule = _Rule(tuple(compounds[::-1]), near, weight, declared)
        self._rules[compounds[-1].key].append(rule)


def declarations(text: str, looks: Iterable[str]) -> Declarations:
    """Return the declarations of a style that say how things look: the plain, the important."""
    found: Declarations = ({}, {})
    for item in text.split(";"):
        key, _, value = item.partition(":")
        if (name := key.strip().lower()) in looks:
            said, mark, rest = value.partition("!")
            important = bool(mark) and rest.strip().lower() == "important"
            found[important][name] = (said if important else value).strip()
    return found


def _compound(text: str) -> _Compound | None:
    found = _COMPOUND.fullmatch(text)
    if found is None:
        return None
    marks = re.findall(rf"([.#])({_NAME})", found[2])
    return _Compound(
        found[1] or "*",
        frozenset(name for mark, name in marks if mark == "."),
        frozenset(name for mark, name in marks if mark == "#"),
    )


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Give what stands before and within each outermost pair of braces."""
    sheet = re.sub(r"/\*.*?\*/", " ", sheet, flags=re.DOTALL) + "}"
    depth = start = opened = 0
    for mark in re.finditer(r"[{};]", sheet):
        at = mark.start()
        if mark[0] == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif mark[0] == "}":
            if depth == 1:
                yield sheet[start:opened].strip(), sheet[opened + 1 : at]
            depth = max(depth - 1, 0)
        if not depth and mark[0] != "{":
            start = at + 1
