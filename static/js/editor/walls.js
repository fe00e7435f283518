// The walls of a stand, drawn with a finger or the mouse into the lines of the form, which are what is sent.

import { Snapper } from "./snapping.js";

const GRID = 10; // centimetres
const SHORTEST = 10;
const STRAIGHT = 0.12; // a stroke that leans less than this is level or upright
const USUAL_HEIGHT = 250;

const form = document.querySelector("[data-walls]");
const svg = form.querySelector("[data-walls-plan]");
const drawn = svg.querySelector("[data-walls-drawn]");
const list = form.querySelector("[data-wall-rows]");
const [width, depth, letter] = ["width", "depth", "letter"].map((name) => Number(svg.dataset[name]));
const blank = list.lastElementChild.cloneNode(true);

const rows = () => [...list.children];
const inputs = (row) => [...row.querySelectorAll("input")];
const digits = (text) => text.trim().replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660);
const values = (row) => inputs(row).map(({ value }) => (value.trim() ? Number(digits(value)) : NaN));
const isBlank = (row) => inputs(row).every(({ value }) => !value.trim());
const isDrawn = (row) => values(row).slice(0, 4).every(Number.isFinite);

// The form

const told = () => inputs(list.firstElementChild)[0].dispatchEvent(new Event("input", { bubbles: true }));

let next = rows().length;
const empty = () => {
  const free = rows().find(isBlank);
  if (free) return free;
  const row = blank.cloneNode(true);
  for (const part of row.querySelectorAll("[id], [for], [name]")) {
    for (const name of ["id", "for", "name"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace(/-\d+-/, `-${next}-`));
    }
  }
  for (const input of inputs(row)) input.value = "";
  next += 1;
  list.append(row);
  return row;
};

const write = (row, numbers) => inputs(row).forEach((input, at) => (input.value = numbers[at] ?? input.value));

const add = (start, end) => {
  const heights = rows().map((row) => values(row)[4]).filter(Number.isFinite);
  write(empty(), [...start, ...end, heights.at(-1) ?? USUAL_HEIGHT]);
  told();
};

const name = () => {
  let number = 0;
  for (const row of rows()) {
    const legend = isBlank(row) ? form.dataset.new : form.dataset.wall.replace("{number}", ++number);
    row.querySelector("legend").textContent = legend;
  }
};

list.addEventListener("click", (event) => {
  const row = event.target.closest("[data-wall-remove]")?.closest("[data-wall-row]");
  if (!row) return;
  write(row, ["", "", "", "", ""]);
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  if (beside) row.remove();
  inputs(beside ?? row)[0].focus();
  told();
});

// The picture

const element = (kind, facts) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return made;
};

const line = ([x, y, u, v], css) => element("path", { class: css, d: `M${x} ${depth - y}L${u} ${depth - v}` });

const faults = () => {
  const found = [...form.querySelectorAll("[data-fault]:not([data-fault=closes_side])")];
  return new Set(found.map((one) => Number(one.dataset.number)));
};

const draw = () => {
  const wrong = faults();
  let number = 0;
  drawn.replaceChildren();
  for (const row of rows().filter((one) => !isBlank(one))) {
    number += 1;
    if (!isDrawn(row)) continue;
    const [x, y, u, v] = values(row);
    const length = Math.hypot(u - x, v - y) || 1;
    const label = element("text", {
      class: "walls-number",
      x: (x + u) / 2 + ((v - y) / length) * letter,
      y: depth - (y + v) / 2 + ((u - x) / length) * letter,
    });
    label.textContent = number;
    drawn.append(line([x, y, u, v], `walls-wall${wrong.has(number) ? " is-wrong" : ""}`), label);
    for (const [at, cx, cy] of [[0, x, y], [2, u, v]]) {
      const grip = element("circle", { class: "walls-end", cx, cy: depth - cy, r: letter * 0.45 });
      grip.held = { row, at };
      drawn.append(grip);
    }
  }
  name();
};

form.addEventListener("input", draw);
form.addEventListener("htmx:afterSwap", draw);

// The pen

const corners = [...svg.querySelector("[data-walls-floor]").getAttribute("d").matchAll(/(-?[\d.]+) (-?[\d.]+)/g)]
  .map(([, x, y]) => ({ west: Number(x), east: Number(x), south: depth - y, north: depth - y }));

const snapped = (event, from) => {
  const matrix = svg.getScreenCTM();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  let [x, y] = [at.x, depth - at.y];
  if (from && Math.abs(x - from[0]) < Math.abs(y - from[1]) * STRAIGHT) x = from[0];
  if (from && Math.abs(y - from[1]) < Math.abs(x - from[0]) * STRAIGHT) y = from[1];
  const ends = rows().filter(isDrawn).flatMap((row) => {
    const [a, b, c, d] = values(row);
    return [[a, b], [c, d]].map(([u, v]) => ({ west: u, east: u, south: v, north: v }));
  });
  const { point } = new Snapper([...corners, ...ends], { grid: GRID, reach: 12 / matrix.a }).point([x, y]);
  return [Math.round(Math.min(width, Math.max(0, point[0]))), Math.round(Math.min(depth, Math.max(0, point[1])))];
};

let stroke = null;

svg.addEventListener("pointerdown", (event) => {
  if (stroke || event.button !== 0) return;
  event.preventDefault();
  svg.setPointerCapture(event.pointerId);
  const held = event.target.held;
  if (held) {
    const now = values(held.row);
    stroke = { ...held, from: held.at ? now.slice(0, 2) : now.slice(2, 4) };
  } else {
    stroke = { from: snapped(event) };
    stroke.to = stroke.from;
  }
});

svg.addEventListener("pointermove", (event) => {
  if (!stroke) return;
  stroke.to = snapped(event, stroke.from);
  if (stroke.row) inputs(stroke.row).slice(stroke.at, stroke.at + 2).forEach((input, at) => (input.value = stroke.to[at]));
  draw();
  if (!stroke.row) drawn.append(line([...stroke.from, ...stroke.to], "walls-wall"));
});

svg.addEventListener("pointerup", () => {
  if (!stroke) return;
  const { row, from, to } = stroke;
  stroke = null;
  if (row) told();
  else if (Math.hypot(to[0] - from[0], to[1] - from[1]) >= SHORTEST) add(from, to);
});

svg.addEventListener("pointercancel", () => {
  stroke = null;
  draw();
});

svg.dataset.ready = "";
draw();
