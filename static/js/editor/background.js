// A picture under the plan to draw over, such as a scan of the hall. It stays on this page and is not saved.

import { around } from "./geometry.js";
import { boxOf } from "./objects.js";
import { inCm, inMetres } from "./words.js";

export class Background {
  constructor(editor) {
    this.editor = editor;
    this.part = editor.root.querySelector("[data-draw-background]");
    this.image = editor.svg.querySelector("[data-draw-picture]");
    this.part.addEventListener("change", ({ target }) => (target.type === "file" ? this.read(target.files[0]) : this.lay()));
    this.part.addEventListener("input", () => this.lay());
  }

  field(name) {
    return this.part.querySelector(`[name=${name}]`);
  }

  async read(file) {
    if (!file) return this.image.removeAttribute("href");
    const address = await new Promise((done) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => done(reader.result));
      reader.readAsDataURL(file);
    });
    const picture = new Image();
    picture.src = address;
    try {
      await picture.decode();
    } catch {
      return this.editor.say("noPicture", { name: file.name });
    }
    this.ratio = picture.naturalHeight / picture.naturalWidth;
    this.image.setAttribute("href", address);
    this.begin();
    return this.lay();
  }

  // At first the picture covers what is drawn.
  begin() {
    const { west, south, east } = around([...this.editor.drawing.objects.values()].map(boxOf));
    this.field("pictureWidth").value = inMetres(east - west);
    this.field("pictureWest").value = inMetres(west);
    this.field("pictureSouth").value = inMetres(south);
  }

  lay() {
    const [width, west, south] = ["pictureWidth", "pictureWest", "pictureSouth"].map((name) => inCm(this.field(name).value));
    if (!this.ratio || !(width > 0) || !Number.isFinite(west + south)) return;
    const height = width * this.ratio;
    const facts = { x: west, y: -south - height, width, height, opacity: this.field("strength").value / 100 };
    for (const [name, value] of Object.entries(facts)) this.image.setAttribute(name, value);
  }
}
