// What can be done to objects: each command returns what changes by id, for the drawing to take as one step.

import * as geometry from "./geometry.js";
import * as numbering from "./numbering.js";
import { boxOf, described, made, newId, numbers, reshaped } from "./objects.js";

const changes = (objects) => new Map(objects.map((one) => [one.id, one]));

export const move = (picked, dx, dy) =>
  changes(dx || dy ? picked.map((one) => reshaped(one, geometry.shifted(one.shape, dx, dy))) : []);

export const turn = (picked, degrees) => {
  const about = geometry.middle(geometry.around(picked.map(boxOf)));
  return changes(picked.map((one) => reshaped(one, geometry.turned(one.shape, degrees, about))));
};

export const stretch = (object, wanted) => changes([reshaped(object, geometry.stretched(object.shape, wanted))]);

export const size = (object, width, depth) => changes([reshaped(object, geometry.sized(object.shape, width, depth))]);

export const remove = (picked) => new Map(picked.map((one) => [one.id, null]));

export const describe = (picked, properties) => changes(picked.map((one) => described(one, properties)));

// A stand that is copied gets the next free number after its own.
export const copy = (picked, dx, dy, objects) => {
  const taken = numbers(objects);
  const copies = picked.map((one) => {
    const fresh = { ...reshaped(one, geometry.shifted(one.shape, dx, dy)), id: newId() };
    if (one.kind !== "stand") return fresh;
    const [number] = numbering.series(numbering.after(one.properties.number ?? "A"), 1, taken);
    taken.push(number);
    return described(fresh, { number });
  });
  return changes(copies);
};

// One stand for several that touch, under the number of the first; null where they form no single piece.
export const merge = (picked) => {
  const outline = picked.length > 1 ? geometry.united(picked.map((one) => one.shape[0])) : null;
  if (!outline || picked.some((one) => one.type !== "area" || one.shape.length > 1)) return null;
  const [first, ...others] = picked;
  const laid = new Set(picked.flatMap((one) => one.properties.utilities ?? []));
  const whole = described(reshaped(first, [outline]), laid.size ? { utilities: [...laid] } : {});
  return new Map([[first.id, whole], ...remove(others)]);
};

// Equal parts of a stand, the first under its number; null where it cannot be cut so.
export const split = (stand, parts, objects) => {
  const rings = stand.type === "area" && stand.shape.length === 1 ? geometry.cut(stand.shape[0], parts) : null;
  if (!rings) return null;
  const fresh = numbering.series(numbering.after(stand.properties.number ?? "A"), parts - 1, numbers(objects));
  const [first, ...others] = rings;
  const pieces = others.map((ring, at) =>
    made("stand", "area", [ring], { ...stand.properties, number: fresh[at] }),
  );
  return changes([reshaped(stand, [first]), ...pieces]);
};

// How many stands fit into a box, and where each of their rows begins. `aisle` parts every `together` rows.
export const fitted = ({ width, depth }, { standWidth, standDepth, together, aisle }) => {
  const columns = Math.max(1, Math.floor((width + 1) / standWidth));
  const rows = [];
  for (let at = 0; at + standDepth <= depth + 1 || !rows.length; at += standDepth) {
    if (rows.length && rows.length % together === 0) at += aisle;
    if (rows.length && at + standDepth > depth + 1) break;
    rows.push(at);
  }
  return { columns, rows };
};

// Where each of a known number of rows begins.
export const stacked = ({ rows, standDepth, together, aisle }) =>
  Array.from({ length: rows }, (_, row) => row * standDepth + Math.floor(row / together) * aisle);

// A block of stands from its south-western corner; its rows are numbered from the north, as one reads.
export const block = ([west, south], columns, rows, { standWidth, standDepth, first, way, zone }, objects) => {
  const numbered = numbering.block(first, columns, rows.length, way, numbers(objects));
  const stands = rows.toReversed().flatMap((up, row) =>
    numbered[row].map((number, column) => {
      const ring = geometry.rectangle(west + column * standWidth, south + up, standWidth, standDepth);
      return made("stand", "area", [ring], zone ? { number, zone } : { number });
    }),
  );
  return changes(stands);
};

// Numbers anew, as one reads: from north to south, then from west to east.
export const renumber = (picked, first, objects) => {
  const stands = picked.filter((one) => one.kind === "stand");
  const chosen = new Set(stands.map((one) => one.id));
  const others = new Map([...objects].filter(([id]) => !chosen.has(id)));
  const fresh = numbering.series(first, stands.length, numbers(others));
  const read = stands.toSorted((one, other) => {
    const [a, b] = [boxOf(one), boxOf(other)];
    return Math.abs(a.north - b.north) > 50 ? b.north - a.north : a.west - b.west;
  });
  return changes(read.map((one, at) => described(one, { number: fresh[at] })));
};
