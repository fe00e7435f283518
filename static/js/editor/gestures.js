// Gestures: from where a pointer goes down, what moves along and what is made when it is let go.
// Each returns `move(point, event)`, `end(point, clicked, event)` and `cancel()`.

import * as commands from "./commands.js";
import * as geometry from "./geometry.js";
import { boxOf, described, made, reshaped } from "./objects.js";
import { clearances } from "./snapping.js";

const LEAST = 10; // centimetres: nothing is made smaller

const moved = ({ west, south, east, north }, [dx, dy]) => ({
  west: west + dx,
  south: south + dy,
  east: east + dx,
  north: north + dy,
});

const between = ([ax, ay], [bx, by]) => ({
  west: Math.min(ax, bx),
  south: Math.min(ay, by),
  east: Math.max(ax, bx),
  north: Math.max(ay, by),
});

const ring = ({ west, south, east, north }) => geometry.rectangle(west, south, east - west, north - south);

// What is chosen moves along; a click on one of several chooses it alone.
export const drag = (editor, start, id) => {
  const picked = editor.picked;
  const boxes = editor.boxesBut(editor.selection);
  const snapper = editor.snapper(boxes);
  const from = geometry.around(picked.map(boxOf));
  let shift = [0, 0];
  editor.sheet.lift(editor.selection);
  const stop = () => {
    editor.sheet.land(picked);
    editor.sheet.guide();
  };
  return {
    move(point, event) {
      const wanted = geometry.round([point[0] - start[0], point[1] - start[1]]);
      if (event.shiftKey) wanted[Math.abs(wanted[0]) > Math.abs(wanted[1]) ? 1 : 0] = 0;
      const snapped = event.altKey ? { shift: [0, 0] } : snapper.box(moved(from, wanted));
      shift = [wanted[0] + snapped.shift[0], wanted[1] + snapped.shift[1]];
      editor.sheet.shift(...shift);
      const near = Object.values(clearances(moved(from, shift), boxes)).filter((one) => one.length > 0);
      const measures = near.map(({ line, length }) => ({ line, text: editor.metres(length) }));
      editor.sheet.guide({ lines: snapped.lines, measures });
    },
    end(point, clicked, event) {
      stop();
      if (!clicked) editor.do(commands.move(picked, ...shift));
      else if (!event.shiftKey) editor.show([id]);
      else editor.grips();
    },
    cancel: stop,
  };
};

export const resize = (editor, object, [east, north]) => {
  const frame = geometry.frame(object.shape);
  const straight = Math.abs(frame.radians) < 1e-3;
  const snapper = editor.snapper(straight ? editor.boxesBut([object.id]) : []);
  let wanted = frame.straight;
  return {
    move(point, event) {
      const snapped = event.altKey || !straight ? { point, lines: [null, null] } : snapper.point(point);
      const [x, y] = geometry.inFrame(frame, snapped.point);
      const step = event.altKey ? 1 : editor.grid;
      const on = (side, fixed, sign) => fixed + sign * Math.max(LEAST, straight ? (side - fixed) * sign : Math.round(((side - fixed) * sign) / step) * step);
      wanted = { ...frame.straight };
      if (east > 0) wanted.east = on(x, wanted.west, 1);
      if (east < 0) wanted.west = on(x, wanted.east, -1);
      if (north > 0) wanted.north = on(y, wanted.south, 1);
      if (north < 0) wanted.south = on(y, wanted.north, -1);
      const seen = reshaped(object, geometry.stretched(object.shape, wanted));
      const { width, depth } = geometry.frame(seen.shape);
      editor.sheet.draw(seen);
      editor.sheet.grips(seen);
      const lines = [east ? snapped.lines[0] : null, north ? snapped.lines[1] : null];
      editor.sheet.guide({ lines, note: { at: geometry.middle(boxOf(seen)), text: editor.measures(width, depth) } });
    },
    end() {
      editor.sheet.guide();
      editor.do(commands.stretch(object, wanted));
    },
    cancel() {
      editor.sheet.guide();
      editor.sheet.draw(object);
    },
  };
};

export const rotate = (editor, object) => {
  const centre = geometry.middle(boxOf(object));
  const start = (geometry.frame(object.shape).radians * 180) / Math.PI;
  let degrees = 0;
  return {
    move(point, event) {
      const pointed = (Math.atan2(point[1] - centre[1], point[0] - centre[0]) * 180) / Math.PI - 90;
      const step = event.altKey ? 1 : 15;
      degrees = Math.round(pointed / step) * step - Math.round(start);
      const seen = reshaped(object, geometry.turned(object.shape, degrees, centre));
      editor.sheet.draw(seen);
      editor.sheet.guide({ note: { at: centre, text: `${((degrees % 360) + 360) % 360}°` } });
    },
    end() {
      editor.sheet.guide();
      editor.do(commands.turn([object], degrees));
    },
    cancel() {
      editor.sheet.guide();
      editor.sheet.draw(object);
    },
  };
};

// One point of a line; the first and last point of a closed one are the same.
export const reach = (editor, object, at) => {
  const [line] = object.shape;
  const closed = line.length > 2 && String(line[0]) === String(line.at(-1));
  const snapper = editor.snapper(editor.boxesBut([object.id]));
  let seen = object;
  return {
    move(point, event) {
      const snapped = event.altKey ? { point: geometry.round(point), lines: [null, null] } : snapper.point(point);
      const whole = geometry.round(snapped.point);
      const points = line.map((one, nth) => (nth === at || (closed && at === line.length - 1 && nth === 0) ? whole : one));
      seen = reshaped(object, [points]);
      const beside = points[at ? at - 1 : 1];
      editor.sheet.draw(seen);
      const text = editor.metres(Math.hypot(whole[0] - beside[0], whole[1] - beside[1]));
      editor.sheet.guide({ lines: snapped.lines, measures: [{ line: [beside, whole], text }] });
    },
    end() {
      editor.sheet.guide();
      editor.do(new Map([[seen.id, seen]]));
    },
    cancel() {
      editor.sheet.guide();
      editor.sheet.draw(object);
    },
  };
};

// A band round objects chooses those that lie in it whole.
export const band = (editor, start, added) => {
  let drawn = between(start, start);
  return {
    move(point) {
      drawn = between(start, point);
      editor.sheet.guide({ outlines: [{ type: "area", shape: [ring(drawn)] }] });
    },
    end(point, clicked) {
      editor.sheet.guide();
      const inside = [...editor.drawing.objects.values()].filter((one) => geometry.holds(drawn, boxOf(one)));
      editor.choose([...(added ? editor.selection : []), ...(clicked ? [] : inside.map((one) => one.id))]);
    },
    cancel: () => editor.sheet.guide(),
  };
};

export const pan = (editor, start) => ({
  move(point) {
    editor.camera.pan(start[0] - point[0], start[1] - point[1]);
  },
  end(point, clicked) {
    if (clicked) editor.choose([]);
  },
  cancel() {},
});

// A stand, a stage or a service by its two corners; a click makes one of the usual size.
export const area = (editor, kind, start) => {
  const snapper = editor.snapper(editor.boxesBut([]));
  const first = geometry.round(snapper.point(start).point);
  let wanted = between(first, first);
  return {
    move(point, event) {
      const snapped = event.altKey ? { point, lines: [null, null] } : snapper.point(point);
      wanted = between(first, geometry.round(snapped.point));
      const text = editor.measures(wanted.east - wanted.west, wanted.north - wanted.south);
      const note = { at: geometry.middle(wanted), text };
      editor.sheet.guide({ lines: snapped.lines, outlines: [{ type: "area", shape: [ring(wanted)] }], note });
    },
    end(point, clicked) {
      editor.sheet.guide();
      const small = wanted.east - wanted.west < LEAST || wanted.north - wanted.south < LEAST;
      if (small && !clicked) return;
      editor.add(editor.one(kind, small ? { ...wanted, ...editor.usual(first) } : wanted));
    },
    cancel: () => editor.sheet.guide(),
  };
};

// A row or a block: as many stands as fit between two corners, numbered as they are drawn.
export const block = (editor, start) => {
  const options = editor.blockOptions();
  const snapper = editor.snapper(editor.boxesBut([]));
  const first = geometry.round(snapper.point(start).point);
  let plan = null;
  return {
    move(point, event) {
      const snapped = event.altKey ? { point: geometry.round(point), lines: [null, null] } : snapper.point(point);
      const drawn = between(first, geometry.round(snapped.point));
      const { columns, rows } = commands.fitted({ width: drawn.east - drawn.west, depth: drawn.north - drawn.south }, options);
      const [width, depth] = [columns * options.standWidth, rows.at(-1) + options.standDepth];
      const west = point[0] < first[0] ? first[0] - width : first[0];
      const south = point[1] < first[1] ? first[1] - depth : first[1];
      plan = { corner: [west, south], columns, rows };
      const seen = [...commands.block(plan.corner, columns, rows, options, editor.drawing.objects).values()];
      const note = { at: [west + width / 2, south + depth / 2], text: `${columns} × ${rows.length} = ${seen.length}` };
      editor.sheet.guide({ lines: snapped.lines, outlines: seen, note });
    },
    end(point, clicked) {
      editor.sheet.guide();
      if (!plan || clicked) plan = { corner: first, columns: options.columns, rows: commands.stacked(options) };
      editor.add([...commands.block(plan.corner, plan.columns, plan.rows, options, editor.drawing.objects).values()]);
    },
    cancel: () => editor.sheet.guide(),
  };
};

// A wall or a door from end to end, along the hall unless Alt lets it go.
export const line = (editor, kind, start) => {
  const snapper = editor.snapper(editor.boxesBut([]));
  const first = geometry.round(snapper.point(start).point);
  let last = first;
  return {
    move(point, event) {
      const snapped = snapper.point(point);
      last = geometry.round(event.altKey ? point : snapped.point);
      const [dx, dy] = [Math.abs(last[0] - first[0]), Math.abs(last[1] - first[1])];
      if (!event.altKey) last = dx > dy ? [last[0], first[1]] : [first[0], last[1]];
      const text = editor.metres(Math.hypot(last[0] - first[0], last[1] - first[1]));
      editor.sheet.guide({ lines: event.altKey ? [null, null] : snapped.lines, measures: [{ line: [first, last], text }] });
    },
    end() {
      editor.sheet.guide();
      if (Math.hypot(last[0] - first[0], last[1] - first[1]) < LEAST) last = [first[0] + editor.doorWidth, first[1]];
      editor.add([made(kind, "line", [[first, last]])]);
    },
    cancel: () => editor.sheet.guide(),
  };
};

// A length of what lies under the plan, from one point of it to another: nothing is made of it.
export const measure = (editor, start) => {
  let last = start;
  const length = () => Math.hypot(last[0] - start[0], last[1] - start[1]);
  return {
    move(point) {
      last = point;
      editor.sheet.guide({ measures: [{ line: [start, last], text: editor.metres(length()) }] });
    },
    end() {
      editor.sheet.guide();
      if (length() < LEAST) return;
      editor.take("select");
      editor.dispatchEvent(new CustomEvent("measure", { detail: { from: start, length: length() } }));
    },
    cancel: () => editor.sheet.guide(),
  };
};

export const column = (editor, start) => {
  let at = start;
  return {
    move(point) {
      at = point;
    },
    end() {
      const { point } = editor.snapper([]).point(at);
      editor.add([made("column", "point", [[geometry.round(point)]])]);
    },
    cancel() {},
  };
};

// Stands that the pointer goes over come into a pavilion, all in one step.
export const paint = (editor, zone) => {
  const painted = new Map();
  return {
    move(point, event) {
      const id = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-id]")?.dataset.id;
      const object = editor.drawing.get(id);
      if (object?.kind !== "stand" || painted.has(id) || (object.properties.zone ?? "") === zone) return;
      painted.set(id, described(object, { zone: zone || undefined }));
      editor.sheet.draw(painted.get(id));
    },
    end() {
      editor.do(painted);
    },
    cancel() {
      for (const id of painted.keys()) editor.sheet.draw(editor.drawing.get(id));
    },
  };
};
