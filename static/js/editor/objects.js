// What stands on the plan: GeoJSON features in metres, read into whole centimetres and written back.
// What nobody has touched is written back exactly as it came.

import * as geometry from "./geometry.js";

export const AREAS = ["stand", "stage", "service"];
export const LINES = ["wall", "exit", "entrance"];
const COLUMN_M = 0.25;
const CM = 100;

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join("");

const inCm = (points) => points.map(([x, y]) => geometry.round([x * CM, y * CM]));
const inMetres = (points) => points.map(([x, y]) => [x / CM, y / CM]);
const opened = (points) => points.slice(0, -1);
const closed = (points) => [...points, points[0]];

const READ = {
  Point: (found) => ({ type: "point", shape: [inCm([found])] }),
  LineString: (found) => ({ type: "line", shape: [inCm(found)] }),
  Polygon: (found) => ({ type: "area", shape: found.map((ring) => opened(inCm(ring))) }),
};

const WRITE = {
  point: (shape) => ({ type: "Point", coordinates: inMetres(shape[0])[0] }),
  line: (shape) => ({ type: "LineString", coordinates: inMetres(shape[0]) }),
  area: (shape) => ({ type: "Polygon", coordinates: shape.map((ring) => inMetres(closed(ring))) }),
};

const single = (feature, id) => {
  const { kind, ...properties } = feature.properties;
  const { type, coordinates } = feature.geometry;
  delete properties.id;
  return { id, kind, properties, ...READ[type](coordinates), exact: feature.geometry };
};

// Features as objects by their id. One without an id of its own gets its place, so that all who draw agree.
export const fromFeatures = (features) => {
  const objects = new Map();
  features.forEach((feature, at) => {
    const wanted = feature.properties.id;
    const id = wanted && !objects.has(wanted) ? wanted : `f${at}`;
    const { type, coordinates } = feature.geometry;
    if (!type.startsWith("Multi")) {
      objects.set(id, single(feature, id));
      return;
    }
    coordinates.forEach((part, nth) => {
      const geometryOfPart = { type: type.slice("Multi".length), coordinates: part };
      objects.set(`${id}.${nth}`, single({ ...feature, geometry: geometryOfPart }, `${id}.${nth}`));
    });
  });
  return objects;
};

export const toFeature = (object) => ({
  type: "Feature",
  properties: { kind: object.kind, ...object.properties, id: object.id },
  geometry: object.exact ?? WRITE[object.type](object.shape),
});

export const made = (kind, type, shape, properties = {}) => ({ id: newId(), kind, type, shape, properties });

export const reshaped = (object, shape) => ({ ...object, shape, exact: undefined });

export const described = (object, properties) => {
  const kept = Object.entries({ ...object.properties, ...properties });
  return { ...object, properties: Object.fromEntries(kept.filter(([, value]) => value !== undefined && value !== "")) };
};

const radius = ({ properties }) => Math.round((properties.radius ?? COLUMN_M) * CM);

export const nameOf = (object) => {
  const { number, name } = object.properties;
  return String((object.kind === "stand" ? number : name) || object.kind);
};

// Numbers that stands of other halls have; they are taken too.
export const elsewhere = new Set();

export const numbers = (objects) => [
  ...elsewhere,
  ...[...objects.values()].filter((one) => one.kind === "stand").map((one) => one.properties.number ?? ""),
];

const boxes = new WeakMap(); // an object is never changed, another takes its place

const around = (object) => {
  const found = geometry.box(object.shape);
  if (object.type !== "point") return found;
  const reach = radius(object);
  return { west: found.west - reach, south: found.south - reach, east: found.east + reach, north: found.north + reach };
};

export const boxOf = (object) => {
  if (!boxes.has(object)) boxes.set(object, around(object));
  return boxes.get(object);
};

const ROUND = Array.from({ length: 24 }, (_, at) => (at * Math.PI) / 12);

// An object as an area: a column is round, a line has none.
const floorOf = (object) => {
  if (object.type !== "point") return object.type === "area" ? object.shape : [];
  const [[[x, y]]] = object.shape;
  const reach = radius(object);
  return [ROUND.map((angle) => [x + reach * Math.cos(angle), y + reach * Math.sin(angle)])];
};

const sidesOf = (object) =>
  object.type === "line"
    ? object.shape.flatMap((line) => line.slice(1).map((point, at) => [line[at], point]))
    : floorOf(object).flatMap(geometry.sides);

// The floor that two objects share, in square centimetres.
export const sharedFloor = (one, other) => geometry.shared(floorOf(one), floorOf(other));

// How far two objects are apart, in centimetres.
export const distance = (one, other) => geometry.distance(sidesOf(one), sidesOf(other));

// What a person bumps into: the box of an area or a column, each stretch of a wall, its door apart.
export const obstacles = (object) => {
  if (object.type !== "line") return [boxOf(object)];
  return object.shape.flatMap((line) => line.slice(1).map((point, at) => geometry.box([[line[at], point]])));
};

export const same = (one, other) =>
  one === other || (Boolean(one) && Boolean(other) && JSON.stringify(toFeature(one)) === JSON.stringify(toFeature(other)));
