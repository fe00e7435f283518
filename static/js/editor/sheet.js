// The sheet: the plan as it is drawn, with what is chosen, measured and found wrong on it.

import * as geometry from "./geometry.js";
import { boxOf, nameOf } from "./objects.js";

const SVG = "http://www.w3.org/2000/svg";
const LAYERS = ["wall", "stage", "service", "stand", "column", "exit", "entrance"];
const GLYPH = 0.62; // width of a letter, in font sizes
const COLUMN_CM = 25;
const SMALL = 56; // pixels

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const trace = (points, end = "") => `M${points.map(([x, y]) => `${x} ${-y}`).join("L")}${end}`;

const path = ({ type, shape, properties }) => {
  if (type !== "point") return shape.map((ring) => trace(ring, type === "area" ? "Z" : "")).join("");
  const [[[x, y]]] = shape;
  const r = Math.round((properties.radius ?? COLUMN_CM / 100) * 100);
  return `M${x - r} ${-y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
};

const HANDLES = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y])).filter(([x, y]) => x || y);

export class Sheet {
  constructor(svg, camera, words) {
    this.svg = svg;
    this.camera = camera;
    this.words = words;
    this.drawn = new Map();
    this.layers = Object.fromEntries(LAYERS.map((kind) => [kind, element("g", { class: `draw-${kind}s` })]));
    this.lifted = element("g", { class: "draw-lifted" });
    this.marks = element("g", { class: "draw-marks" });
    this.guides = element("g", { class: "draw-guides" });
    this.handles = element("g", { class: "draw-handles" });
    svg.append(...LAYERS.map((kind) => this.layers[kind]), this.lifted, this.marks, this.guides, this.handles);
  }

  draw(object) {
    const before = this.drawn.get(object.id);
    const made = this.figure(object);
    if (before) before.replaceWith(made);
    else (this.layers[object.kind] ?? this.layers.stand).append(made);
    this.drawn.set(object.id, made);
  }

  erase(id) {
    this.drawn.get(id)?.remove();
    this.drawn.delete(id);
  }

  figure(object) {
    const zone = object.kind === "stand" && object.properties.zone;
    const look = object.kind === "stand" ? `stand ${zone ? `zone-${zone}` : ""}` : "";
    const made = element("g", { class: `draw-thing draw-${object.kind} ${look}`, "data-id": object.id });
    const d = path(object);
    if (object.type === "line") made.append(element("path", { class: "draw-reach", d }));
    made.append(element("path", { class: "draw-shape stand-shape", d }));
    if (object.type === "area" && object.kind !== "wall") made.append(this.label(object)); // its middle is the floor
    if (this.chosen?.has(object.id)) made.classList.add("is-selected");
    return made;
  }

  label(object) {
    const text = object.kind === "stand" ? object.properties.number ?? "" : object.properties.name ?? this.words[object.kind];
    const { west, south, east, north } = boxOf(object);
    const fits = ((east - west) * 0.92) / (GLYPH * Math.max(text.length, 2));
    const size = Math.round(Math.max(20, Math.min(120, fits, (north - south) * 0.55)));
    const made = element("text", { class: "draw-name", x: (west + east) / 2, y: -(south + north) / 2, "font-size": size });
    made.textContent = text;
    return made;
  }

  choose(ids) {
    for (const id of this.chosen ?? []) this.drawn.get(id)?.classList.remove("is-selected");
    this.chosen = new Set(ids);
    for (const id of this.chosen) this.drawn.get(id)?.classList.add("is-selected");
  }

  // Lift what moves into a group of its own: one attribute a frame moves any number of objects.
  lift(ids) {
    this.lifted.append(...[...ids].map((id) => this.drawn.get(id)).filter(Boolean));
    this.handles.replaceChildren();
  }

  shift(dx, dy) {
    this.lifted.setAttribute("transform", `translate(${dx} ${-dy})`);
  }

  land(objects) {
    for (const one of objects) (this.layers[one.kind] ?? this.layers.stand).append(this.drawn.get(one.id));
    this.lifted.removeAttribute("transform");
  }

  // Handles on a single object: of its frame, or of the points of a line.
  grips(object) {
    this.handles.replaceChildren();
    if (!object || object.type === "point") return;
    const size = 5 * this.camera.scale;
    const grip = ([x, y], name, value) =>
      element("g", { class: "draw-grip", [`data-${name}`]: value },
        element("circle", { class: "draw-grip-reach", cx: x, cy: -y, r: size * 2.4 }),
        element("rect", { class: "draw-grip-shape", x: x - size, y: -y - size, width: 2 * size, height: 2 * size }));
    if (object.type === "line") {
      const [line] = object.shape;
      const closed = line.length > 2 && String(line[0]) === String(line.at(-1));
      this.handles.append(...line.slice(closed ? 1 : 0).map((point, at) => grip(point, "vertex", closed ? at + 1 : at)));
      return;
    }
    const frame = geometry.frame(object.shape);
    const place = (x, y) => {
      const [a, b] = [geometry.corner(frame, false, false), geometry.corner(frame, true, true)];
      const [one, other] = [geometry.inFrame(frame, a), geometry.inFrame(frame, b)];
      const at = [one[0] + ((other[0] - one[0]) * (x + 1)) / 2, one[1] + ((other[1] - one[1]) * (y + 1)) / 2];
      return geometry.inFrame({ radians: -frame.radians }, at);
    };
    // A finger must still hit a small object between its handles.
    const pixels = Math.min(frame.width, frame.depth) / this.camera.scale;
    const held = HANDLES.filter(([x, y]) => pixels > SMALL || (x && y && pixels > SMALL / 2));
    this.handles.append(...held.map(([x, y]) => grip(place(x, y), "handle", `${x} ${y}`)));
    const [top, middle] = [place(0, 1), place(0, 0)];
    const reach = Math.hypot(top[0] - middle[0], top[1] - middle[1]) || 1;
    const far = 1 + (26 * this.camera.scale) / reach;
    const knob = [middle[0] + (top[0] - middle[0]) * far, middle[1] + (top[1] - middle[1]) * far];
    this.handles.append(
      element("path", { class: "draw-stem", d: trace([top, knob]) }),
      element("g", { class: "draw-grip draw-knob", "data-knob": "" },
        element("circle", { class: "draw-grip-reach", cx: knob[0], cy: -knob[1], r: size * 2.4 }),
        element("circle", { class: "draw-grip-shape", cx: knob[0], cy: -knob[1], r: size * 1.1 })),
    );
  }

  // What helps during a gesture: edges that it snaps to, measures, and outlines of what would be made.
  guide({ lines = [null, null], measures = [], outlines = [], note = null } = {}) {
    const { x, y, w, h } = this.camera.view;
    const made = outlines.map((one) => element("path", { class: "draw-outline", d: path(one) }));
    if (lines[0] !== null) made.push(element("path", { class: "draw-snap", d: `M${lines[0]} ${y}V${y + h}` }));
    if (lines[1] !== null) made.push(element("path", { class: "draw-snap", d: `M${x} ${-lines[1]}H${x + w}` }));
    for (const { line, text } of measures) {
      made.push(element("path", { class: "draw-measure", d: trace(line) }));
      made.push(...this.tag(geometry.middle(geometry.box([line])), text));
    }
    if (note) made.push(...this.tag(note.at, note.text));
    this.guides.replaceChildren(...made);
  }

  tag([x, y], text, look = "draw-tag") {
    const size = 13 * this.camera.scale;
    const width = (text.replace(/[\u2068\u2069]/g, "").length * GLYPH + 0.9) * size;
    const back = { class: `${look}-back`, x: x - width / 2, y: -y - size * 0.8, width, height: size * 1.6, rx: size * 0.3 };
    const words = element("text", { class: look, x, y: -y, "font-size": size });
    words.textContent = text;
    return [element("rect", back), words];
  }

  // What the checks find, each on the objects concerned with its measure.
  find(findings, objects) {
    const named = new Map();
    for (const one of objects.values()) named.set(nameOf(one), [...(named.get(nameOf(one)) ?? []), one]);
    const taken = [];
    this.marks.replaceChildren(
      ...findings.flatMap(({ names, measure }) => {
        const found = [...new Set(names)].flatMap((name) => named.get(name) ?? []);
        const marks = found.map((one) => element("path", { class: "draw-problem", d: path(one) }));
        if (!found.length || !measure) return marks;
        const at = beside(taken, where(found.map(boxOf)), 13 * this.camera.scale);
        return [...marks, ...this.tag(at, measure, "draw-fault")];
      }),
    );
    return named;
  }
}

// The place of a tag, or the nearest below it where no earlier tag lies; `size` is of its letters.
const beside = (taken, [x, y], size) => {
  const lies = ([a, b], down) => Math.abs(a - x) < size * 6 && Math.abs(b - down) < size * 1.6;
  let at = y;
  while (taken.some((one) => lies(one, at))) at -= size * 0.4;
  taken.push([x, at]);
  return [x, at];
};

// Where what two boxes share is, or what lies between them; of one alone, the edge that leaves its number to be read.
const where = (boxes) => {
  if (boxes.length !== 2) return [(boxes[0].west + boxes[0].east) / 2, boxes[0].north];
  const inner = (low, high) => [Math.max(...boxes.map((one) => one[low])), Math.min(...boxes.map((one) => one[high]))];
  const [[west, east], [south, north]] = [inner("west", "east"), inner("south", "north")];
  return [(west + east) / 2, (south + north) / 2];
};
