// Saving: the server keeps the draft, a moment after each change. What others have saved meanwhile is taken
// over; what both have changed is asked about, and nothing is saved until it is answered.

import { differs, merge } from "./merging.js";
import { fromFeatures, toFeature } from "./objects.js";

const AFTER_MS = 700;
const AGAIN_MS = 5000;
const LOOK_MS = 3000;

export class Saver extends EventTarget {
  constructor(drawing, { url, token, revision }) {
    super();
    this.drawing = drawing;
    this.url = new URL(url, location.href);
    this.token = token;
    this.revision = revision;
    this.base = new Map(drawing.objects);
    this.contested = new Map();
    drawing.addEventListener("change", ({ detail }) => detail.where === "here" && this.soon());
    setInterval(() => document.hidden || this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("online", () => this.save());
  }

  get unsaved() {
    return Boolean(this.busy) || this.contested.size > 0 || differs(this.base, this.drawing.objects);
  }

  tell(what, detail = {}) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  soon(wait = AFTER_MS) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), wait);
  }

  // Resolves once nothing is left to save, or what was sent is refused.
  async save() {
    clearTimeout(this.waiting);
    if (this.busy) {
      await this.busy;
      return this.save();
    }
    if (this.contested.size || !differs(this.base, this.drawing.objects)) return undefined;
    this.tell("saving");
    this.busy = this.send(new Map(this.drawing.objects)).catch(() => {
      this.tell("failed");
      this.soon(AGAIN_MS);
    });
    await this.busy;
    this.busy = null;
    return undefined;
  }

  async send(sent) {
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, "X-Autosave": "1" },
      body: JSON.stringify({ revision: this.revision, features: [...sent.values()].map(toFeature) }),
    });
    if (answer.status === 401) return this.tell("ended");
    if (answer.status === 409) return this.absorb(await answer.json());
    if (answer.status === 422) return this.tell("refused", await answer.json());
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    this.base = sent;
    this.revision = said.revision;
    this.tell("saved", said);
    if (differs(this.base, this.drawing.objects)) this.soon();
    return undefined;
  }

  // See whether somebody else has saved.
  async look() {
    if (this.busy) return;
    const url = new URL(this.url);
    url.searchParams.set("revision", this.revision);
    const answer = await fetch(url, { headers: { "X-Autosave": "1" } }).catch(() => null);
    if (answer?.status === 200 && !answer.redirected && !this.busy) this.absorb(await answer.json());
  }

  absorb(theirs) {
    if (theirs.revision <= this.revision) return;
    const objects = fromFeatures(theirs.features);
    const { taken, contested } = merge(this.base, this.drawing.objects, objects);
    this.base = objects;
    this.revision = theirs.revision;
    for (const id of contested) this.contested.set(id, objects.get(id) ?? null);
    this.drawing.take(taken);
    this.tell("met", { ...theirs, taken: [...taken.keys()] });
    if (this.contested.size) this.tell("contested", { by: theirs.by, objects: this.contested });
    else if (differs(this.base, this.drawing.objects)) this.soon(0);
  }

  // What both have changed: as it is here, or as the other has saved it.
  settle(mine) {
    const theirs = this.contested;
    this.contested = new Map();
    if (!mine) this.drawing.take(theirs);
    this.soon(0);
  }
}
