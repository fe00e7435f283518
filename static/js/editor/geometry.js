// Shapes of the plan. A point is [x, y] in whole centimetres, x east and y north; a ring is a list of
// points that closes by itself; a shape is a list of rings or lines.

export const round = ([x, y]) => [Math.round(x), Math.round(y)];

const through = (shape, change) => shape.map((ring) => ring.map((point) => round(change(point))));

export const shifted = (shape, dx, dy) => through(shape, ([x, y]) => [x + dx, y + dy]);

export const rectangle = (west, south, width, depth) => [
  [west, south],
  [west + width, south],
  [west + width, south + depth],
  [west, south + depth],
];

export const box = (shape) => {
  const found = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const ring of shape) {
    for (const [x, y] of ring) {
      if (x < found.west) found.west = x;
      if (x > found.east) found.east = x;
      if (y < found.south) found.south = y;
      if (y > found.north) found.north = y;
    }
  }
  return found;
};

export const around = (boxes) => ({
  west: Math.min(...boxes.map((one) => one.west)),
  south: Math.min(...boxes.map((one) => one.south)),
  east: Math.max(...boxes.map((one) => one.east)),
  north: Math.max(...boxes.map((one) => one.north)),
});

export const middle = ({ west, south, east, north }) => [(west + east) / 2, (south + north) / 2];

// Positive for a ring that goes round against the clock, in square centimetres.
export const signedArea = (ring) =>
  ring.reduce((sum, [x, y], at) => {
    const [nx, ny] = ring[(at + 1) % ring.length];
    return sum + x * ny - nx * y;
  }, 0) / 2;

export const area = (shape) =>
  shape.reduce((sum, ring, at) => sum + (at ? -1 : 1) * Math.abs(signedArea(ring)), 0);

// How far two boxes are apart along each axis; 0 where they meet or share it.
export const apart = (one, other) => [
  Math.max(0, other.west - one.east, one.west - other.east),
  Math.max(0, other.south - one.north, one.south - other.north),
];

export const holds = (outer, inner) =>
  inner.west >= outer.west && inner.east <= outer.east && inner.south >= outer.south && inner.north <= outer.north;

const turn = ([x, y], radians) => {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [x * cos - y * sin, x * sin + y * cos];
};

// Turned against the clock about a whole point: four quarter turns give the shape back exactly.
export const turned = (shape, degrees, about) => {
  const [px, py] = round(about);
  const quarters = degrees / 90;
  if (!Number.isInteger(quarters)) {
    return through(shape, ([x, y]) => {
      const [dx, dy] = turn([x - px, y - py], (degrees * Math.PI) / 180);
      return [px + dx, py + dy];
    });
  }
  const [cos, sin] = [[1, 0], [0, 1], [-1, 0], [0, -1]][((quarters % 4) + 4) % 4];
  return through(shape, ([x, y]) => [px + (x - px) * cos - (y - py) * sin, py + (x - px) * sin + (y - py) * cos]);
};

const SLACK = 2; // centimetres by which rounding may bend a turned rectangle

export const isRectangle = ([ring, ...holes]) => {
  if (holes.length || ring.length !== 4) return false;
  const [a, b, c, d] = ring;
  const meet = Math.hypot(a[0] + c[0] - b[0] - d[0], a[1] + c[1] - b[1] - d[1]);
  const diagonals = Math.hypot(c[0] - a[0], c[1] - a[1]) - Math.hypot(d[0] - b[0], d[1] - b[1]);
  return meet <= 2 * SLACK && Math.abs(diagonals) <= 2 * SLACK;
};

// The direction of a rectangle's sides, between -45 and 45 degrees; other shapes lie as the hall does.
const direction = (shape) => {
  if (!isRectangle(shape)) return 0;
  const [[ax, ay], [bx, by]] = shape[0];
  const quarter = Math.PI / 2;
  const found = Math.atan2(by - ay, bx - ax);
  return found - Math.round(found / quarter) * quarter;
};

// A shape's width and depth in its own directions, and the box that it fills once turned straight.
export const frame = (shape) => {
  const radians = direction(shape);
  const straight = box(shape.map((ring) => ring.map((point) => turn(point, -radians))));
  return {
    radians,
    straight,
    width: Math.round(straight.east - straight.west),
    depth: Math.round(straight.north - straight.south),
  };
};

export const corner = ({ radians, straight }, east, north) =>
  turn([east ? straight.east : straight.west, north ? straight.north : straight.south], radians);

export const inFrame = ({ radians }, point) => turn(point, -radians);

// The shape stretched so that it fills another box in its own directions.
export const stretched = (shape, wanted) => {
  const { radians, straight } = frame(shape);
  const scale = (value, from, to, low, high) => (to === from ? low : low + ((value - from) * (high - low)) / (to - from));
  return through(shape, (point) => {
    const [x, y] = turn(point, -radians);
    const east = scale(x, straight.west, straight.east, wanted.west, wanted.east);
    const north = scale(y, straight.south, straight.north, wanted.south, wanted.north);
    return turn([east, north], radians);
  });
};

export const sized = (shape, width, depth) => {
  const { straight } = frame(shape);
  return stretched(shape, { ...straight, east: straight.west + width, north: straight.south + depth });
};

const cross = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

// Whether a point lies between the ends of a side, or within a centimetre of it.
const between = (point, [from, to]) => {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const along = ((point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1])) / length;
  return along > 1 && along < length - 1 && Math.abs(cross(from, to, point)) / length <= 1;
};

export const sides = (ring) => ring.map((point, at) => [point, ring[(at + 1) % ring.length]]);

const withoutStraightCorners = (ring) =>
  ring.filter((point, at) => !between(point, [ring.at(at - 1), ring[(at + 1) % ring.length]]));

// One ring round rings that share sides, or null where they do not form one piece without a hole.
// A side that two rings share is gone over once in each direction: both go, the rest is the outline.
export const united = (rings) => {
  const wound = rings.map((ring) => (signedArea(ring) < 0 ? ring.toReversed() : ring));
  const corners = wound.flat();
  const left = new Map();
  for (const side of wound.flatMap(sides)) {
    const [from, to] = side;
    const reach = (point) => Math.hypot(point[0] - from[0], point[1] - from[1]);
    const stops = corners.filter((point) => between(point, side)).sort((a, b) => reach(a) - reach(b));
    const chain = [from, ...stops, to].filter((point, at, all) => !at || String(point) !== String(all[at - 1]));
    for (let at = 1; at < chain.length; at += 1) {
      const [there, back] = [`${chain[at - 1]}>${chain[at]}`, `${chain[at]}>${chain[at - 1]}`];
      if (!left.delete(back)) left.set(there, [chain[at - 1], chain[at]]);
    }
  }
  const next = new Map();
  for (const [from, to] of left.values()) {
    if (next.has(String(from))) return null; // rings that touch at a corner only, or overlap
    next.set(String(from), to);
  }
  const outline = [];
  for (let at = left.values().next().value?.[0]; at && outline.length <= left.size; at = next.get(String(at))) {
    if (outline.length && String(at) === String(outline[0])) break;
    outline.push(at);
  }
  const whole = rings.reduce((sum, ring) => sum + Math.abs(signedArea(ring)), 0);
  const kept = outline.length === left.size && Math.abs(signedArea(outline) - whole) < 1;
  return kept ? withoutStraightCorners(outline) : null;
};

// The area that two triangles share, each wound against the clock.
const clipped = (triangle, other) => {
  let points = triangle;
  for (const [from, to] of sides(other)) {
    const kept = [];
    for (const [one, next] of sides(points)) {
      const [a, b] = [cross(from, to, one), cross(from, to, next)];
      if (a >= 0) kept.push(one);
      if (a >= 0 !== b >= 0) kept.push([one[0] + ((next[0] - one[0]) * a) / (a - b), one[1] + ((next[1] - one[1]) * a) / (a - b)]);
    }
    points = kept;
  }
  return Math.abs(signedArea(points));
};

// A shape as triangles, from a point of each of its rings: added up by their signs they are the shape, holes left out.
const fanned = (shape) =>
  shape.flatMap((ring, nth) => {
    const [start] = ring;
    const outward = (nth ? -1 : 1) * Math.sign(signedArea(ring));
    const parts = sides(ring).map(([one, other]) => {
      const turning = Math.sign(cross(start, one, other));
      return { sign: outward * turning, triangle: turning < 0 ? [start, other, one] : [start, one, other] };
    });
    return parts.filter(({ sign }) => sign);
  });

// The area that two shapes share, in square centimetres.
export const shared = (shape, other) => {
  const others = fanned(other);
  const parts = fanned(shape).flatMap(({ sign, triangle }) => others.map((two) => sign * two.sign * clipped(triangle, two.triangle)));
  return Math.max(0, parts.reduce((sum, part) => sum + part, 0));
};

const toSide = ([x, y], [[ax, ay], [bx, by]]) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
};

const crossed = ([a, b], [c, d]) =>
  cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;

// How far two lists of sides are apart; 0 where they meet or cross.
export const distance = (one, other) => {
  let least = Infinity;
  for (const side of one) {
    for (const across of other) {
      if (crossed(side, across)) return 0;
      const ends = [toSide(side[0], across), toSide(side[1], across), toSide(across[0], side), toSide(across[1], side)];
      least = Math.min(least, ...ends);
    }
  }
  return least;
};

// What of a ring lies where `along` (0: x, 1: y) is between two values.
const strip = (ring, along, from, to) => {
  const cutAt = (points, value, inside) => {
    const kept = [];
    for (const [one, other] of sides(points)) {
      if (inside(one[along])) kept.push(one);
      if (inside(one[along]) !== inside(other[along])) {
        const share = (value - one[along]) / (other[along] - one[along]);
        kept.push([one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])]);
      }
    }
    return kept;
  };
  const upper = cutAt(ring, from, (value) => value >= from);
  return cutAt(upper, to, (value) => value <= to);
};

const crossings = (ring, along, value) =>
  sides(ring).filter(([one, other]) => one[along] < value !== other[along] < value).length;

// A ring cut into equal widths across its longer side; null where a cut would leave more pieces.
export const cut = (ring, parts) => {
  const { radians, straight, width, depth } = frame([ring]);
  const along = width >= depth ? 0 : 1;
  const low = along ? straight.south : straight.west;
  const step = Math.max(width, depth) / parts;
  const still = ring.map((point) => turn(point, -radians));
  const at = Array.from({ length: parts + 1 }, (_, k) => low + Math.round(k * step));
  if (step < 1 || at.slice(1, -1).some((value) => crossings(still, along, value) !== 2)) return null;
  return at.slice(1).map((to, k) => {
    const piece = strip(still, along, k ? at[k] : -Infinity, k === parts - 1 ? Infinity : to);
    const found = piece.map((point) => round(turn(point, radians)));
    return found.filter((point, nth) => String(point) !== String(found.at(nth - 1)));
  });
};
