// Beside the plan: what is chosen, in words and in fields that can be typed in.

import { CHANGES, suppliesShown } from "./fields.js";
import * as geometry from "./geometry.js";
import { boxOf } from "./objects.js";
import { fill, inMetres } from "./words.js";

const common = (values) => (values.every((one) => one === values[0]) ? values[0] : "");

export class Panel {
  constructor(editor) {
    this.editor = editor;
    this.form = editor.root.querySelector("[data-draw-panel]");
    this.empty = editor.root.querySelector("[data-draw-empty]");
    this.about = this.form.querySelector("[data-draw-about]");
    editor.addEventListener("choose", () => this.show());
    editor.addEventListener("type", () => this.first()?.focus());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      editor.svg.focus({ preventScroll: true });
    });
    this.form.addEventListener("change", ({ target }) => this.typed(target));
    this.show();
  }

  first() {
    return [...this.form.querySelectorAll("input, select")].find((field) => field.offsetParent);
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  show() {
    const { picked } = this.editor;
    const [one] = picked;
    const single = picked.length === 1;
    const stands = picked.length > 0 && picked.every((object) => object.kind === "stand");
    this.form.hidden = !one;
    this.empty.hidden = Boolean(one);
    if (!one) return;
    const shown = {
      single,
      stand: stands,
      number: single && stands,
      several: stands && !single,
      named: single && !stands && one.kind !== "wall",
      sized: single && one.type !== "point",
      turned: single && one.type === "area",
      merge: stands && !single,
      split: single && stands,
    };
    for (const part of this.form.querySelectorAll("[data-draw-when]")) part.hidden = !shown[part.dataset.drawWhen];
    this.about.textContent = single
      ? this.editor.describe(one)
      : fill(this.editor.words.chosen, { count: picked.length });
    this.fill(picked, one);
  }

  fill(picked, one) {
    const { width, depth, radians } = geometry.frame(one.shape);
    const { west, south } = boxOf(one);
    const values = {
      number: one.properties.number ?? "",
      name: one.properties.name ?? "",
      zone: common(picked.map((object) => object.properties.zone ?? "")),
      utilities: common(picked.map((object) => suppliesShown(this.editor.words, object.properties.utilities ?? []))),
      width: inMetres(width),
      depth: inMetres(depth),
      west: inMetres(west),
      south: inMetres(south),
      turned: String(Math.round((radians * 1800) / Math.PI) / 10),
      renumber: "",
    };
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(name);
      if (field !== document.activeElement || field.value === "") field.value = value;
    }
  }

  typed(field) {
    const { editor } = this;
    const changes = CHANGES[field.name]?.(editor, field.value.trim());
    if (changes) editor.do(changes);
    else editor.say("untyped", { text: field.value });
    if (field.name !== "renumber") this.fill(editor.picked, editor.picked[0]);
  }
}
