// The plan as a list: a row for each object, its number, measures and place to be typed, its neighbours in words.

import { CHANGES } from "./fields.js";
import * as geometry from "./geometry.js";
import { boxOf, nameOf } from "./objects.js";
import { fill, inMetres } from "./words.js";

const PAGE = matchMedia("(max-width: 60rem)").matches ? 10 : 50;
const natural = new Intl.Collator("en", { numeric: true });

export class List {
  constructor(editor) {
    this.editor = editor;
    this.table = editor.root.querySelector("[data-draw-list] tbody");
    this.search = editor.root.querySelector("[data-draw-search]");
    this.more = editor.root.querySelector("[data-draw-more]");
    this.shown = PAGE;
    this.rows = new Map();
    this.search.addEventListener("input", () => this.show());
    this.more.addEventListener("click", () => {
      this.shown += PAGE;
      this.show();
    });
    this.table.addEventListener("change", ({ target }) => this.typed(target));
    this.table.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-draw-show]")?.closest("tr");
      if (row) editor.show([row.dataset.row]);
    });
    editor.drawing.addEventListener("change", () => this.soon());
    this.show();
  }

  soon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.show();
    });
  }

  objects() {
    const { words, drawing } = this.editor;
    const wanted = this.search.value.trim().toLowerCase();
    const text = (one) => `${words[one.kind]} ${nameOf(one)}`.toLowerCase();
    return [...drawing.objects.values()]
      .filter((one) => text(one).includes(wanted))
      .sort((a, b) => Number(b.kind === "stand") - Number(a.kind === "stand") || natural.compare(nameOf(a), nameOf(b)));
  }

  show() {
    const objects = this.objects();
    const seen = objects.slice(0, this.shown);
    const kept = new Set(seen.map((one) => one.id));
    for (const [id, row] of this.rows) if (!kept.has(id)) this.rows.delete(id) && row.remove();
    seen.forEach((one, at) => {
      if (!this.rows.has(one.id)) this.rows.set(one.id, this.row(one));
      const row = this.rows.get(one.id);
      if (this.table.children[at] !== row) this.table.insertBefore(row, this.table.children[at] ?? null);
      this.fill(row, one);
    });
    this.more.hidden = objects.length <= this.shown;
  }

  row(one) {
    const row = document.createElement("tr");
    row.dataset.row = one.id;
    const fields = ["number", "width", "depth", "west", "south"].filter(
      (name) => (name !== "number" || one.kind === "stand") && (!["width", "depth"].includes(name) || one.type !== "point"),
    );
    const cells = ["number", "width", "depth", "west", "south"].map((name) => {
      const cell = document.createElement("td");
      cell.dataset.label = this.editor.words[`column_${name}`];
      if (fields.includes(name)) cell.append(this.input(name));
      return cell;
    });
    const head = document.createElement("th");
    head.scope = "row";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "draw-row-name";
    button.dataset.drawShow = "";
    head.append(button);
    const near = document.createElement("td");
    near.dataset.near = "";
    near.dataset.label = this.editor.words.column_near;
    row.append(head, ...cells, near);
    return row;
  }

  input(name) {
    const made = document.createElement("input");
    made.className = "form-control draw-typed";
    made.name = name;
    made.dir = "ltr";
    made.autocomplete = "off";
    if (name !== "number") made.inputMode = "decimal";
    return made;
  }

  fill(row, one) {
    const { words } = this.editor;
    const { width, depth } = geometry.frame(one.shape);
    const { west, south } = boxOf(one);
    const values = { number: one.properties.number ?? "", width: inMetres(width), depth: inMetres(depth), west: inMetres(west), south: inMetres(south) };
    const name = nameOf(one) === one.kind ? words[one.kind] : `${words[one.kind]} ${nameOf(one)}`;
    row.querySelector("[data-draw-show]").textContent = name;
    row.querySelector("[data-near]").textContent = this.editor.near(one);
    for (const field of row.querySelectorAll("input")) {
      field.setAttribute("aria-label", fill(words.fieldOf, { field: words[`column_${field.name}`], name }));
      if (field !== document.activeElement) field.value = values[field.name];
    }
  }

  typed(field) {
    const { editor } = this;
    const id = field.closest("tr").dataset.row;
    editor.choose([id]);
    const changes = CHANGES[field.name](editor, field.value.trim());
    if (changes) editor.do(changes);
    else editor.say("untyped", { text: field.value });
    this.fill(this.rows.get(id), editor.drawing.get(id));
  }
}
