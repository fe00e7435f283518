"""Small plans for the tests of the floor plan, drawn from boxes."""

import json

from village.engines.plans import geojson


def ring(x, y, width, depth):
    return [[[x, y], [x + width, y], [x + width, y + depth], [x, y + depth], [x, y]]]


def feature(kind, geometry, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def stand(number, x, y, width=3, depth=3, **properties):
    coordinates = ring(x, y, width, depth)
    return feature("stand", "Polygon", coordinates, number=number, **properties)


def room(width=30, depth=20):
    """Return walls around a room, with an exit of three metres in the south."""
    middle = width / 2
    wall = [[middle + 1.5, 0], [width, 0], [width, depth], [0, depth], [0, 0], [middle - 1.5, 0]]
    return [
        feature("wall", "LineString", wall),
        feature("exit", "LineString", [[middle - 1.5, 0], [middle + 1.5, 0]], name="South"),
    ]


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def plan(*features):
    return geojson.read(json.dumps(collection(*features)))


def hall_of_two():
    """Return a hall with two stands in a row."""
    return plan(*room(), stand("A1", 3, 10), stand("A2", 6, 10))


def svg_file(body, attributes='viewBox="0 0 40 20"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()
