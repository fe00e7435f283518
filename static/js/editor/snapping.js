// Snapping: edges of other boxes within reach draw a moving edge to them, otherwise the grid does.

import { apart } from "./geometry.js";
import { boxOf, distance, sharedFloor } from "./objects.js";

const NEAR = 400; // centimetres

const unique = (values) => [...new Set(values)].sort((a, b) => a - b);

// Of sorted values, the one nearest to another.
const nearest = (sorted, value) => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (sorted[half] < value) low = half + 1;
    else high = half;
  }
  const [before, next] = [sorted[low - 1] ?? -Infinity, sorted[low] ?? Infinity];
  return value - before <= next - value ? before : next;
};

export class Snapper {
  constructor(boxes, { grid, reach }) {
    this.lines = [
      unique(boxes.flatMap((one) => [one.west, one.east])),
      unique(boxes.flatMap((one) => [one.south, one.north])),
    ];
    this.grid = grid;
    this.reach = reach;
  }

  // Along an axis: how far to shift `values` so that one meets an edge (then `line` says where) or the first the grid.
  along(axis, values) {
    let best = { shift: Infinity, line: null };
    for (const value of values) {
      const line = nearest(this.lines[axis], value);
      if (Math.abs(line - value) < Math.abs(best.shift)) best = { shift: line - value, line };
    }
    if (Math.abs(best.shift) <= this.reach) return best;
    return { shift: Math.round(values[0] / this.grid) * this.grid - values[0], line: null };
  }

  point([x, y]) {
    const [east, north] = [this.along(0, [x]), this.along(1, [y])];
    return { point: [x + east.shift, y + north.shift], lines: [east.line, north.line] };
  }

  // How far to shift a box, and the edges that it then meets.
  box({ west, south, east, north }) {
    const [across, up] = [this.along(0, [west, east]), this.along(1, [south, north])];
    return { shift: [across.shift, up.shift], lines: [across.line, up.line] };
  }
}

// From each side of a box, the nearest other box that way: a line to draw and its length.
export const clearances = (from, boxes) => {
  const found = {};
  for (const other of boxes) {
    const beside = other.south < from.north && other.north > from.south;
    const above = other.west < from.east && other.east > from.west;
    const note = (side, length, make) => {
      if (length >= 0 && length < (found[side]?.length ?? Infinity)) found[side] = { length, line: make() };
    };
    const level = () => (Math.max(from.south, other.south) + Math.min(from.north, other.north)) / 2;
    const upright = () => (Math.max(from.west, other.west) + Math.min(from.east, other.east)) / 2;
    if (beside) {
      note("east", other.west - from.east, () => [[from.east, level()], [other.west, level()]]);
      note("west", from.west - other.east, () => [[other.east, level()], [from.west, level()]]);
    }
    if (above) {
      note("north", other.south - from.north, () => [[upright(), from.north], [upright(), other.south]]);
      note("south", from.south - other.north, () => [[upright(), other.north], [upright(), from.south]]);
    }
  }
  return found;
};

// The nearest other objects: first those that share most floor with this one, then by the free distance.
// Only those within reach are put in order: where too few are, the reach grows.
export const neighbours = (object, others, most = 3) => {
  const here = boxOf(object);
  const all = others.map((other) => ({ other, least: Math.hypot(...apart(here, boxOf(other))) }));
  for (let reach = NEAR; ; reach *= 4) {
    const near = all.filter(({ least }) => least <= reach);
    const found = nearestOf(object, near, most);
    if (near.length === all.length || (found.length === most && found.at(-1).distance <= reach)) return found;
  }
};

const nearestOf = (object, near, most) => {
  near.sort((a, b) => a.least - b.least);
  let found = [];
  for (const { other, least } of near) {
    if (found.length === most && least > found.at(-1).distance) break; // things are never nearer than their boxes
    const shared = least ? 0 : Math.round(sharedFloor(object, other));
    found.push({ other, shared, distance: shared ? 0 : Math.round(distance(object, other)) });
    found = found.sort((a, b) => b.shared - a.shared || a.distance - b.distance).slice(0, most);
  }
  return found;
};
