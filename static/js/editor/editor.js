// The editor: the drawing, what is chosen of it, the tool in hand, and all that one can do.

import { Camera } from "./camera.js";
import * as commands from "./commands.js";
import { Drawing } from "./drawing.js";
import * as geometry from "./geometry.js";
import * as gestures from "./gestures.js";
import * as numbering from "./numbering.js";
import { AREAS, LINES, boxOf, fromFeatures, made, nameOf, numbers, obstacles } from "./objects.js";
import { Sheet } from "./sheet.js";
import { Snapper, neighbours } from "./snapping.js";
import { fill, inCm, inMetres, inUnits, listed } from "./words.js";

const STEPS = { fine: 1, plain: 10, coarse: 100 };
const SNAP_PIXELS = 9;
const FAR = 14; // centimetres a pixel

export class Editor extends EventTarget {
  constructor(root, start) {
    super();
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.svg = root.querySelector("[data-draw-plan]");
    this.said = root.querySelector("[data-draw-said]");
    this.options = root.querySelector("[data-draw-options]");
    this.drawing = new Drawing(fromFeatures(start.features));
    this.camera = new Camera(this.svg, () => this.seen());
    this.sheet = new Sheet(this.svg, this.camera, this.words);
    this.selection = new Set();
    this.tool = "select";
    this.grid = STEPS.plain;
    this.doorWidth = 300;
    this.whole(); // before anything is on it: the room that it has is measured without laying out the objects
    for (const object of this.drawing.objects.values()) this.sheet.draw(object);
    this.drawing.addEventListener("change", ({ detail }) => this.follow(detail.ids));
    this.take("select");
  }

  get picked() {
    return this.drawing.pick(this.selection);
  }

  say(word, values) {
    this.said.textContent = fill(this.words[word] ?? word, values);
  }

  metres(cm) {
    return fill(this.words.metres, { length: inMetres(cm) });
  }

  // As the checks write it: what is small in square centimetres.
  area(squares) {
    if (squares < 100) return fill(this.words.squareCentimetres, { area: inUnits(squares) });
    return fill(this.words.squareMetres, { area: inUnits(squares / 10_000) });
  }

  measures(width, depth) {
    return fill(this.words.measures, { width: inMetres(width), depth: inMetres(depth) });
  }

  // What a person hears of an object: its name, its measures, its place and who is near.
  describe(object) {
    const { width, depth } = geometry.frame(object.shape);
    const { west, south } = boxOf(object);
    const facts = fill(this.words.object, {
      kind: this.words[object.kind],
      name: nameOf(object) === object.kind ? "" : nameOf(object),
      measures: this.measures(width, depth),
      west: inMetres(west),
      south: inMetres(south),
    });
    return `${facts} ${this.near(object)}`;
  }

  near(object) {
    if (object.kind === "wall") return "";
    const others = [...this.drawing.objects.values()].filter((one) => one !== object && one.kind !== "wall");
    const told = neighbours(object, others).map(({ other, distance, shared }) => {
      const name = nameOf(other) === other.kind ? this.words[other.kind] : nameOf(other);
      if (shared) return fill(this.words.overlaps, { name, area: this.area(shared) });
      return fill(distance ? this.words.beside : this.words.touches, { name, distance: this.metres(distance) });
    });
    return listed(told);
  }

  // The drawing has changed: show it, and forget what is chosen and gone.
  follow(ids) {
    for (const id of ids) {
      const object = this.drawing.get(id);
      if (object) this.sheet.draw(object);
      else this.sheet.erase(id);
    }
    this.choose([...this.selection].filter((id) => this.drawing.get(id)));
  }

  choose(ids) {
    this.selection = new Set(ids);
    this.sheet.choose(this.selection);
    this.grips();
    this.dispatchEvent(new Event("choose"));
  }

  // The view has changed: handles keep their size in pixels, and squares of a metre that would be a haze go.
  seen() {
    this.svg.classList.toggle("is-far", this.camera.scale > FAR);
    if (this.sheet) this.grips();
  }

  grips() {
    this.sheet.grips(this.selection.size === 1 && this.tool === "select" ? this.picked[0] : null);
  }

  show(ids) {
    this.choose(ids);
    if (!this.selection.size) return;
    this.camera.reach(geometry.around(this.picked.map(boxOf)));
    if (this.selection.size === 1) this.said.textContent = this.describe(this.picked[0]);
    else this.say("chosen", { count: this.selection.size });
  }

  do(changes, word = "", values = {}) {
    this.drawing.change(changes);
    if (word) this.say(word, values);
    else if (this.selection.size === 1) this.said.textContent = this.describe(this.picked[0]);
  }

  add(objects) {
    this.drawing.change(new Map(objects.map((one) => [one.id, one])));
    this.show(objects.map((one) => one.id));
    this.propose();
  }

  boxesBut(ids) {
    const left = new Set(ids);
    return [...this.drawing.objects.values()].filter((one) => !left.has(one.id)).flatMap(obstacles);
  }

  snapper(boxes) {
    return new Snapper(boxes, { grid: this.grid, reach: SNAP_PIXELS * this.camera.scale });
  }

  // Tools

  take(tool) {
    this.tool = tool;
    this.svg.dataset.tool = tool;
    for (const button of this.root.querySelectorAll("[data-draw-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.drawTool === tool));
    }
    for (const part of this.options.querySelectorAll("[data-draw-for]")) {
      part.hidden = !part.dataset.drawFor.split(" ").includes(tool);
    }
    this.propose();
    this.grips();
  }

  // The number that the next stand gets, unless another is typed.
  propose() {
    this.option("first").value = numbering.next(numbers(this.drawing.objects));
  }

  option(name) {
    return this.options.querySelector(`[name=${name}]`);
  }

  blockOptions() {
    const length = (name, otherwise) => {
      const cm = inCm(this.option(name).value);
      return cm >= 0 ? cm : otherwise;
    };
    const count = (name) => Math.max(1, Math.min(200, Number(this.option(name).value) || 1));
    return {
      standWidth: Math.max(50, length("standWidth", 300)),
      standDepth: Math.max(50, length("standDepth", 300)),
      aisle: length("aisle", 300),
      together: count("together"),
      columns: count("columns"),
      rows: count("rows"),
      first: this.option("first").value.trim() || numbering.next(numbers(this.drawing.objects)),
      way: this.option("way").value,
      zone: this.option("zone").value,
    };
  }

  usual([west, south]) {
    const { standWidth, standDepth } = this.blockOptions();
    return { west, south, east: west + standWidth, north: south + standDepth };
  }

  one(kind, { west, south, east, north }) {
    const shape = [geometry.rectangle(west, south, east - west, north - south)];
    if (kind !== "stand") return [made(kind, "area", shape)];
    const { first, zone } = this.blockOptions();
    const [number] = numbering.series(first, 1, numbers(this.drawing.objects));
    return [made("stand", "area", shape, zone ? { number, zone } : { number })];
  }

  // What a pointer that goes down begins with the tool in hand.
  begin(point, event) {
    const { tool } = this;
    if (tool === "block") return gestures.block(this, point);
    if (tool === "paint") return gestures.paint(this, this.option("zone").value);
    if (tool === "column") return gestures.column(this, point);
    if (tool === "measure") return gestures.measure(this, point);
    if (AREAS.includes(tool)) return gestures.area(this, tool, point);
    if (LINES.includes(tool)) return gestures.line(this, tool, point);
    return this.grasp(point, event);
  }

  grasp(point, event) {
    const grip = event.target.closest("[data-handle], [data-vertex], [data-knob]");
    const [object] = this.picked;
    if (grip?.dataset.handle) return gestures.resize(this, object, grip.dataset.handle.split(" ").map(Number));
    if (grip?.dataset.vertex) return gestures.reach(this, object, Number(grip.dataset.vertex));
    if (grip) return gestures.rotate(this, object);
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id && event.pointerType === "touch") return gestures.pan(this, point);
    if (!id) return gestures.band(this, point, event.shiftKey);
    if (event.shiftKey) {
      const others = [...this.selection].filter((one) => one !== id);
      this.choose(this.selection.has(id) ? others : [...others, id]);
    } else if (!this.selection.has(id)) {
      this.show([id]);
    }
    return gestures.drag(this, point, id);
  }

  // With the keyboard alone: what the tool makes, in the middle of what is seen.
  place() {
    const begun = this.begin(this.camera.middle, { target: this.svg });
    begun.move(this.camera.middle, { altKey: true });
    begun.end(this.camera.middle, true);
    this.take("select");
    this.svg.focus({ preventScroll: true });
  }

  // Actions

  nudge([east, north], pace) {
    if (!this.selection.size) return this.camera.step(east, north);
    this.do(commands.move(this.picked, east * STEPS[pace], north * STEPS[pace]));
    return this.camera.reach(geometry.around(this.picked.map(boxOf)));
  }

  grow([east, north]) {
    const [object] = this.picked;
    if (this.selection.size !== 1 || object.type !== "area") return;
    const { width, depth } = geometry.frame(object.shape);
    const wanted = [width + east * STEPS.plain, depth + north * STEPS.plain];
    if (Math.min(...wanted) >= STEPS.plain) this.do(commands.size(object, ...wanted));
  }

  undo() {
    const ids = this.drawing.undo();
    this.show(ids.filter((id) => this.drawing.get(id)));
    this.say(ids.length ? "undone" : "nothingUndone");
  }

  redo() {
    const ids = this.drawing.redo();
    this.show(ids.filter((id) => this.drawing.get(id)));
    this.say(ids.length ? "redone" : "nothingRedone");
  }

  remove() {
    const count = this.selection.size;
    if (count) this.do(commands.remove(this.picked), "removed", { count });
  }

  copy() {
    if (!this.selection.size) return;
    const { west, east } = geometry.around(this.picked.map(boxOf));
    const copies = commands.copy(this.picked, Math.max(east - west, STEPS.plain), 0, this.drawing.objects);
    this.add([...copies.values()]);
  }

  turn() {
    if (this.selection.size) this.do(commands.turn(this.picked, 90));
  }

  turnBack() {
    if (this.selection.size) this.do(commands.turn(this.picked, -15));
  }

  merge() {
    const stands = this.picked.filter((one) => one.kind === "stand");
    const changes = commands.merge(stands);
    if (stands.length < 2) this.say("mergeFew");
    else if (!changes) this.say("mergeApart");
    else this.do(changes, "merged", { number: nameOf(stands[0]) });
  }

  split() {
    const [stand] = this.picked;
    const parts = Math.max(2, Math.min(20, Number(this.root.querySelector("[data-draw-parts]").value) || 2));
    const changes = stand?.kind === "stand" && this.selection.size === 1 ? commands.split(stand, parts, this.drawing.objects) : null;
    if (!changes) return this.say("splitOne");
    this.do(changes);
    this.choose(changes.keys());
    return this.say("split", { numbers: [...changes.values()].map(nameOf).join(", ") });
  }

  all() {
    this.show([...this.drawing.objects.values()].filter((one) => one.kind === "stand").map((one) => one.id));
  }

  none() {
    if (this.tool !== "select") return this.take("select");
    this.choose([]);
    return this.say("none");
  }

  // The object after the one chosen, as one reads the plan: from the north to the south, west to east.
  step(by) {
    const read = [...this.drawing.objects.values()].sort((one, other) => {
      const [a, b] = [boxOf(one), boxOf(other)];
      return b.north - a.north || a.west - b.west;
    });
    if (!read.length) return;
    const last = [...this.selection].at(-1);
    const at = last === undefined && by < 0 ? 0 : read.findIndex((one) => one.id === last);
    this.show([read[(at + by + read.length) % read.length].id]);
  }

  next() {
    this.step(1);
  }

  previous() {
    this.step(-1);
  }

  zoomIn() {
    this.camera.zoom(1.5, this.camera.middle);
  }

  zoomOut() {
    this.camera.zoom(1 / 1.5, this.camera.middle);
  }

  whole() {
    const boxes = [...this.drawing.objects.values()].map(boxOf);
    this.camera.fit(boxes.length ? geometry.around(boxes) : { west: 0, south: 0, east: 3000, north: 2000 });
  }
}
