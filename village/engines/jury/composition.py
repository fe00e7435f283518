"""Rules of composition as data: attributes of applications and jurors, and what they demand."""

from collections.abc import Mapping, Sequence
from typing import Any

from village.engines.jury.assignment import AssignmentRule, BadProblem

Attributes = Mapping[str, Mapping[str, Any]]

PARTS = {"applications", "jurors", "rules"}
WHO = {"same", "where", "per", "jurors"}
KNOWN = WHO | {"name", "applications", "at_least", "at_most"}


def rules_from(
    data: object, applications: Sequence[str], jurors: Sequence[str]
) -> tuple[AssignmentRule, ...]:
    """Return the rules that a JSON document states.

    The document is `{"applications": {name: {attribute: value}}, "jurors": {…}, "rules": […]}`.
    A value may be a list. A rule has `at_least` or `at_most` or both, a `name`, and one of

    - `"same": attribute`: jurors who share one of the application's values (its axis);
    - `"where": {attribute: value}`: jurors of that value (women);
    - `"per": attribute`: for each value the jurors of it (one institution);
    - `"jurors": [names]`: these;

    and optionally `"applications": [names]` to hold for these alone.

    Raises:
        BadProblem: what is wrong, in words.
    """
    document = _mapping(data, "rules")
    if unknown := sorted(set(document) - PARTS):
        raise BadProblem(f"rules: {unknown[0]!r} is not one of {', '.join(sorted(PARTS))}")
    of_apps = _attributes(document, "applications", applications)
    of_jurors = _attributes(document, "jurors", jurors)
    found: list[AssignmentRule] = []
    for position, item in enumerate(_list(document.get("rules", []), "rules"), start=1):
        rule = _mapping(item, f"rule {position}")
        asked = rule.get("applications", list(applications))
        asked = [str(name) for name in _list(asked, f"rule {position}, applications")]
        found += _expanded(rule, f"rule {position}", asked, (of_apps, of_jurors))
    return tuple(found)


def _mapping(data: object, what: str) -> dict[str, Any]:
    """Return an object of the document."""
    if not isinstance(data, dict):
        raise BadProblem(f"{what}: not an object")
    return data


def _list(data: object, what: str) -> list[Any]:
    """Return a list of the document."""
    if not isinstance(data, list):
        raise BadProblem(f"{what}: not a list")
    return data


def _attributes(document: dict[str, Any], what: str, names: Sequence[str]) -> Attributes:
    """Return the attributes of applications or of jurors."""
    given = _mapping(document.get(what, {}), what)
    if unknown := next((name for name in given if name not in set(names)), None):
        raise BadProblem(f"{what}: {unknown!r} is not in the affinities")
    return {name: _mapping(given.get(name, {}), f"{what}, {name}") for name in names}


def _expanded(
    rule: dict[str, Any],
    place: str,
    applications: Sequence[str],
    attributes: tuple[Attributes, Attributes],
) -> list[AssignmentRule]:
    """Return the plain rules that one rule of the document stands for."""
    of_apps, of_jurors = attributes
    if unknown := sorted(set(rule) - KNOWN):
        raise BadProblem(f"{place}: {unknown[0]!r} is nothing that a rule may have")
    if len(set(rule) & WHO) > 1:
        raise BadProblem(f"{place}: has more than one of {', '.join(sorted(WHO))}")
    least = _limit(rule, place, "at_least") or 0
    most = _limit(rule, place, "at_most")
    if not {"at_least", "at_most"} & set(rule):
        raise BadProblem(f"{place}: needs at_least or at_most")
    name = str(rule.get("name", place))
    match rule:
        case {"same": str(attribute)}:
            values = _grouped(of_apps, attribute, applications)
            members = _grouped(of_jurors, attribute, list(of_jurors))
            sets = [(f"{name} {v}", apps, members.get(v, ())) for v, apps in values.items()]
        case {"per": str(attribute)}:
            members = _grouped(of_jurors, attribute, list(of_jurors))
            sets = [(f"{name} {v}", tuple(applications), who) for v, who in members.items()]
        case {"where": dict(wanted)}:
            who = tuple(j for j, has in of_jurors.items() if _has(has, wanted))
            sets = [(name, tuple(applications), who)]
        case {"jurors": list(named)}:
            sets = [(name, tuple(applications), tuple(map(str, named)))]
        case _:
            raise BadProblem(f"{place}: needs one of same, where, per, jurors")
    return [
        AssignmentRule(label, tuple(apps), tuple(who), least, most) for label, apps, who in sets
    ]


def _limit(rule: dict[str, Any], place: str, key: str) -> int | None:
    """Return a whole number of a rule."""
    value = rule.get(key)
    if value is not None and (type(value) is not int or value < 0):
        raise BadProblem(f"{place}: {key} is not a whole number of at least 0")
    return value


def _values(attributes: Mapping[str, Any], attribute: str) -> list[str]:
    """Return the values of one attribute, as text."""
    value = attributes.get(attribute, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _grouped(
    attributes: Attributes, attribute: str, names: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Group names by each value of an attribute."""
    groups: dict[str, list[str]] = {}
    for name in names:
        for value in _values(attributes.get(name, {}), attribute):
            groups.setdefault(value, []).append(name)
    return {value: tuple(members) for value, members in sorted(groups.items())}


def _has(attributes: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Say whether the attributes have all the wanted values."""
    return all(str(value) in _values(attributes, key) for key, value in wanted.items())
