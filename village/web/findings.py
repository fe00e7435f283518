"""What the checks of a plan find, in words, with the measure."""

import re
from collections.abc import Callable

from flask_babel import gettext as _

from village.engines.plans.closing import MISS_M
from village.engines.plans.faults import PlanError
from village.engines.plans.model import FeatureKind, PlanFinding
from village.web.filters import number
from village.web.pages import stand_texts


def finding_words(finding: PlanFinding, name: Callable[[str], str] = str) -> str:
    """Return one finding as a sentence in the page's language; `name` says how a stand is named."""
    names = [*(_named(one, name) for one in finding.numbers), "", ""]
    facts = {
        "stand": names[0],
        "other": names[1],
        "measure": measured(finding),
        "detail": _reason(finding.detail),
    }
    sentence = _SENTENCES.get(finding.kind)
    return sentence(facts) if sentence else str(finding)


def fault_words(error: PlanError) -> str:
    """Return why a file is no plan, or a change of one impossible, in the page's language."""
    facts = {
        key: number(fact) if isinstance(fact, int) else str(fact)
        for key, fact in error.facts.items()
    }
    if "stands" in facts:
        facts["stands"] = stand_texts(facts["stands"])
    return _FAULTS[error.code](facts)


def measured(finding: PlanFinding) -> str:
    """Return a finding's measure with its unit; what is small in centimetres."""
    if finding.measure is None:
        return ""
    if finding.unit == "m" and finding.measure < 1:
        return str(_("%(cm)s cm", cm=number(round(finding.measure * 100, 1))))
    if finding.unit == "m²" and finding.measure < 0.01:
        return str(_("%(cm2)s cm²", cm2=number(round(finding.measure * 10_000))))
    unit = {"m": _("m"), "m²": _("m²")}.get(finding.unit, "")
    return f"{number(round(finding.measure, 2))} {unit}".strip()


def _named(thing: str, name: Callable[[str], str]) -> str:
    """Return the name of a thing; one without is named by its kind or its place in the file."""
    if thing in _KINDS:
        return _KINDS[thing]()
    place = re.fullmatch(r"feature (\d+)", thing)
    return _("thing %(place)s of the file", place=place[1]) if place else name(thing)


#: What a thing without a name of its own is called.
_KINDS: dict[str, Callable[[], str]] = {
    FeatureKind.COLUMN: lambda: _("column"),
    FeatureKind.EXIT: lambda: _("exit"),
    FeatureKind.ENTRANCE: lambda: _("entrance"),
    FeatureKind.STAGE: lambda: _("stage"),
    FeatureKind.SERVICE: lambda: _("service point"),
}


def _reason(detail: str) -> str:
    """Return why an outline is broken or unreadable, in the page's language.

    GEOS says where, in brackets after its reason: that is kept.
    """
    what, _bracket, rest = detail.partition("[")
    where = rest.rstrip("]").replace(" ", "; ")
    said = next((words() for key, words in _REASONS if what.startswith(key)), None)
    said = said or _("its shape or its facts make no sense")
    return _("%(reason)s, at %(where)s", reason=said, where=where) if where else said


#: What explanations of GEOS and of our own readers begin with.
_REASONS: list[tuple[str, Callable[[], str]]] = [
    ("Self-intersection", lambda: _("it crosses itself")),
    ("Ring Self-intersection", lambda: _("it touches itself")),
    ("Too few points", lambda: _("it has too few points")),
    ("Hole lies outside", lambda: _("a hole lies outside it")),
    ("Holes are nested", lambda: _("one hole lies in another")),
    ("Nested", lambda: _("one part lies in another")),
    ("Interior is disconnected", lambda: _("its inside falls apart")),
    ("Duplicate Rings", lambda: _("the same line is drawn twice")),
    ("Invalid Coordinate", lambda: _("a coordinate is no number")),
    ("a stand drawn as", lambda: _("it is no closed area")),
    ("not a feature", lambda: _("it has no properties")),
    ("kind:", lambda: _("its kind is none that a plan has")),
    ("geometry is not", lambda: _("its shape is none that a plan has")),
    ("missing", lambda: _("something that it needs is missing")),
]

_SENTENCES: dict[str, Callable[[dict[str, str]], str]] = {
    "overlap": lambda f: _("Stands %(stand)s and %(other)s overlap by %(measure)s.", **f),
    "obstructed": lambda f: _("Stand %(stand)s overlaps %(other)s by %(measure)s.", **f),
    "outside": lambda f: _("%(measure)s of stand %(stand)s lie outside the hall.", **f),
    "duplicate": lambda f: _("The number %(stand)s is drawn %(measure)s times.", **f),
    "unnumbered": lambda f: (
        _("No text in the file numbers stand %(stand)s.", **f)
        if f["stand"]
        else _("Stands without a number: %(measure)s.", **f)
    ),
    "invalid": lambda f: _("The outline of %(stand)s is broken: %(detail)s.", **f),
    "unreachable": lambda f: _(
        "Stand %(stand)s cannot be reached from an exit by aisles of %(measure)s.", **f
    ),
    "exit-obstructed": lambda f: _(
        "The door %(stand)s has only %(measure)s free before %(other)s.", **f
    ),
    "no-exit": lambda f: (
        _("%(stand)s has neither an exit nor an entrance.", **f)
        if f["stand"]
        else _("The plan has neither an exit nor an entrance.")
    ),
    "units": lambda f: _("The middle stand has %(measure)s: is the plan in metres?", **f),
    "gap": lambda f: _("Between stands %(stand)s and %(other)s there are %(measure)s.", **f),
    "text-coordinates": lambda f: _(
        "Coordinates of %(stand)s were text instead of numbers; they were read all the same.", **f
    ),
    "no-stands": lambda f: _("No stand is drawn on the plan."),
    "cut-short": lambda f: _(
        "The file ends in the middle: something of it may be missing. Save or send it again."
    ),
    "unitless": lambda f: _("The file does not say its unit: one unit was read as a metre."),
    "not-understood": lambda f: _(
        "Not understood and left out: %(measure)s × %(stand)s on layer %(other)s.", **f
    ),
    "hidden": lambda f: _(
        "Hidden in the drawing and left out: %(measure)s × %(stand)s on layer %(other)s.", **f
    ),
    "repeated": lambda f: _(
        "Drawn twice, taken once: %(measure)s × %(stand)s on layer %(other)s.", **f
    ),
    "cycle": lambda f: _("%(other)s holds itself; what repeats was left out.", **f),
    "named": lambda f: _(
        "Stands without a text, numbered by their names in the file: %(measure)s.", **f
    ),
    "unstyled": lambda f: _(
        "The style of %(other)s is not understood: what it hides or moves may be shown otherwise.",
        **f,
    ),
    "closed": lambda f: _(
        "On layer %(stand)s, ends of lines that miss each other by at most %(cm)s cm were joined: "
        "%(measure)s.",
        **f,
        cm=number(round(MISS_M * 100)),
    ),
    "unreadable": lambda f: _("%(stand)s could not be read: %(detail)s.", **f),
}

_FAULTS: dict[str, Callable[[dict[str, str]], str]] = {
    "name": lambda f: _("The file's name must end in .geojson, .svg or .dxf."),
    "format": lambda f: _("This is not a %(kind)s file, or it is broken.", kind=f["kind"].upper()),
    "entities": lambda f: _("An SVG file that declares entities is not read."),
    "collection": lambda f: _("This JSON file is not a GeoJSON feature collection."),
    "features": lambda f: _("This GeoJSON file has no list of features."),
    "nested": lambda f: _("Its parts are nested deeper or are larger than in any plan."),
    "empty": lambda f: _("Nothing in it is a stand, a wall or a door."),
    "strange": lambda f: _(
        "Nothing in it is read as a stand, a wall or a door. It has: %(met)s. Say of the layers "
        "of stands, walls and doors that they are.",
        **f,
    ),
    "bytes": lambda f: _("The file is larger than %(most)s MB.", **f),
    "costly": lambda f: _(
        "Reading it takes more than %(seconds)s s or %(megabytes)s MB: leave out what is no "
        "plan of stands.",
        **f,
    ),
    "crowded": lambda f: _("Its %(count)s stands lie on top of each other.", **f),
    "things": lambda f: _("It has %(count)s things, more than %(most)s.", **f),
    "points": lambda f: _("It has %(count)s points, more than %(most)s.", **f),
    "span": lambda f: _("It spans %(metres)s m. Is the scale right?", **f),
    "scale": lambda f: _("Give two different points and a distance above zero."),
    "placed": lambda f: _("Exhibitors have stands that are not on this plan: %(stands)s.", **f),
    "agreed": lambda f: _("Exhibitors lose something of their stands: %(stands)s.", **f),
    "clash": lambda f: _("Say whether to take back what was published meanwhile."),
    "unknown": lambda f: _("There is no stand %(number)s on the plan.", **f),
    "number": lambda f: _("%(number)s is in use or cannot be a stand's number.", **f),
    "few": lambda f: _("Name at least two stands."),
    "zones": lambda f: _("%(stands)s lie in different pavilions.", **f),
    "apart": lambda f: _("%(stands)s do not touch: they form no single piece.", **f),
    "line": lambda f: _("The two points of the line are the same."),
    "uncut": lambda f: _("The line does not cut stand %(number)s in two.", **f),
}
