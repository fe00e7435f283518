// A picture or a drawing under the plan to draw over, such as a scan of the hall or the DXF of its building. Only this
// browser keeps it. The server reads a drawing and answers with its lines, in drawing units.

import { around } from "./geometry.js";
import { keep, kept } from "./keeping.js";
import { boxOf } from "./objects.js";
import { element } from "./sheet.js";
import { inCm, inMetres } from "./words.js";

const DRAWN = /\.(svg|dxf)$/i;
const FIELDS = ["pictureWidth", "pictureWest", "pictureSouth", "strength"];
const CM = 100;

export class Background {
  constructor(editor) {
    this.editor = editor;
    this.part = editor.root.querySelector("[data-draw-background]");
    this.frame = editor.svg.querySelector("[data-draw-picture]");
    this.place = location.pathname + location.search;
    this.part.addEventListener("change", ({ target }) => (target.type === "file" ? this.read(target.files[0]) : this.lay()));
    this.part.addEventListener("input", ({ target }) => target.type === "file" || this.lay());
    this.part.querySelector("[data-draw-bare-floor]").addEventListener("click", () => this.takeAway());
    this.part.querySelector("[data-draw-measure]").addEventListener("click", () => this.measure());
    this.truth = this.field("truth");
    this.truth.addEventListener("change", () => this.scale());
    editor.addEventListener("measure", ({ detail }) => this.measured(detail));
    kept(this.place).then((found) => found && this.again(found.under, found.typed));
  }

  field(name) {
    return this.part.querySelector(`[name=${name}]`);
  }

  async read(file) {
    if (!file) return undefined;
    const under = DRAWN.test(file.name) ? await this.drawing(file) : await this.picture(file);
    if (!under) return undefined;
    this.show(under);
    this.field("strength").value = under.address ? 50 : 90; // lines are thin
    this.begin(under.metres);
    return this.lay();
  }

  async picture(file) {
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
    return { width: picture.naturalWidth, height: picture.naturalHeight, address };
  }

  async drawing(file) {
    this.editor.say("reading", { name: file.name });
    const sent = new FormData();
    sent.set("file", file);
    const { backgroundUrl, token } = this.editor.root.dataset;
    const headers = { "X-CSRFToken": token, "X-Autosave": "1" };
    const answer = await fetch(backgroundUrl, { method: "POST", headers, body: sent }).catch(() => null);
    const said = answer?.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
    if (!answer?.ok || answer.redirected) return this.editor.say(said.refused ?? "failed");
    this.editor.say(said.metres ? "laid" : "laidUnmeasured", { name: file.name });
    return said;
  }

  show(under) {
    this.under = under;
    const { width, height, address, paths = [], words = [] } = under;
    this.frame.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.frame.replaceChildren(
      ...(address ? [element("image", { href: address, width, height, preserveAspectRatio: "none" })] : []),
      ...paths.map((d) => element("path", { class: "draw-under", d })),
      ...words.map(([x, y, size, text]) => element("text", { class: "draw-under-word", x, y, "font-size": size }, text)),
    );
    for (const one of this.part.querySelectorAll("[data-draw-laid]")) one.hidden = false;
  }

  // At first a drawing lies where it says, if that is on the hall; all else covers what is drawn.
  begin(metres) {
    const { west, south, east, north } = around([...this.editor.drawing.objects.values()].map(boxOf));
    let at = { width: east - west, west, south };
    if (metres) {
      const [width, its, down] = [metres.width * CM, metres.west * CM, metres.south * CM];
      const high = (width * this.under.height) / this.under.width;
      const meets = its < east && its + width > west && down < north && down + high > south;
      at = meets ? { width, west: its, south: down } : { width, west, south };
    }
    this.field("pictureWidth").value = inMetres(at.width);
    this.field("pictureWest").value = inMetres(at.west);
    this.field("pictureSouth").value = inMetres(at.south);
  }

  lay() {
    const [width, west, south] = FIELDS.slice(0, 3).map((name) => inCm(this.field(name).value));
    if (!this.under || !(width > 0) || !Number.isFinite(west + south)) return;
    const height = (width * this.under.height) / this.under.width;
    const facts = { x: west, y: -south - height, width, height, opacity: this.field("strength").value / 100 };
    for (const [name, value] of Object.entries(facts)) this.frame.setAttribute(name, value);
    keep(this.place, { under: this.under, typed: FIELDS.map((name) => this.field(name).value) });
  }

  // A length that is known gives what lies below its true size; the point where it was begun stays.
  measure() {
    this.editor.take("measure");
    this.editor.say("measure");
    this.editor.svg.scrollIntoView({ block: "nearest" });
  }

  measured(line) {
    this.line = line;
    this.truth.value = inMetres(line.length);
    this.truth.focus();
    this.truth.select();
  }

  scale() {
    const truth = inCm(this.truth.value);
    if (!this.line || !(truth > 0)) return;
    const factor = truth / this.line.length;
    const scaled = (name, about) => (this.field(name).value = inMetres(about + (inCm(this.field(name).value) - about) * factor));
    scaled("pictureWidth", 0);
    scaled("pictureWest", this.line.from[0]);
    scaled("pictureSouth", this.line.from[1]);
    this.line.length = truth;
    this.lay();
  }

  again(under, typed) {
    this.show(under);
    FIELDS.forEach((name, at) => (this.field(name).value = typed[at]));
    this.lay();
  }

  takeAway() {
    this.under = null;
    this.frame.replaceChildren();
    for (const one of this.part.querySelectorAll("[data-draw-laid]")) one.hidden = true;
    this.part.querySelector("[type=file]").value = "";
    keep(this.place, null);
    this.part.querySelector("[type=file]").focus();
  }
}
