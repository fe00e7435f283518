"""What makes a file no plan, or a change of a plan impossible, each with its sentence."""

#: The sentences by code, as the commands print them; pages say them in their own languages.
FAULTS = {
    "name": "the name must end in .geojson, .svg or .dxf",
    "format": "not a file of type {kind}: {reason}",
    "entities": "an SVG file that declares entities is not read",
    "collection": "field 'type' is not 'FeatureCollection'",
    "features": "field 'features' is not a list",
    "nested": "its parts are nested or sized beyond any plan",
    "empty": "nothing in it is a stand, a wall or a door",
    "strange": "nothing in it is a stand, a wall or a door; it has {met}",
    "bytes": "the file is larger than {most} MB",
    "costly": "reading it takes more than {seconds} s or {megabytes} MB",
    "crowded": "its {count} stands lie on top of each other",
    "things": "it has {count} things, more than {most}",
    "points": "it has {count} points, more than {most}",
    "span": "it spans {metres} m; is the scale right?",
    "scale": "two different points and a distance above zero are needed",
    "placed": "stands that are given are not on it: {stands}",
    "agreed": "stands that are given lose something: {stands}",
    "clash": "halls that were changed meanwhile: {halls}",
    "unknown": "there is no stand {number!r}",
    "number": "{number!r} cannot be a new stand's number",
    "few": "to merge takes at least two stands",
    "zones": "{stands} lie in several zones: {zones}",
    "apart": "{stands} do not form one piece",
    "line": "the two points of the line are the same",
    "uncut": "the line does not cut {number} in two",
}


class PlanError(ValueError):
    """A file that is no plan, or a change that cannot be made; the message is the English sentence.

    Attributes:
        code: which of `FAULTS` it is.
        facts: the named values of its sentence.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(FAULTS[code].format(**facts))
        self.code, self.facts = code, facts
