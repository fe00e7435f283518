// The drawing: its objects, and each change of them as one step that can be undone and done again.

export class Drawing extends EventTarget {
  constructor(objects) {
    super();
    this.objects = new Map(objects);
    this.done = [];
    this.undone = [];
  }

  get(id) {
    return this.objects.get(id);
  }

  pick(ids) {
    return [...ids].map((id) => this.objects.get(id)).filter(Boolean);
  }

  // `after` gives each object that changes by its id; null for one that goes.
  change(after) {
    if (!after.size) return;
    const before = new Map([...after.keys()].map((id) => [id, this.objects.get(id) ?? null]));
    this.done.push({ before, after });
    this.undone = [];
    this.set(after);
  }

  undo() {
    return this.step(this.done, this.undone, "before");
  }

  redo() {
    return this.step(this.undone, this.done, "after");
  }

  step(from, to, which) {
    const step = from.pop();
    if (!step) return [];
    to.push(step);
    this.set(step[which]);
    return [...step[which].keys()];
  }

  // What somebody else has changed: it cannot be undone here, nor can what was done here to the same objects.
  take(after) {
    const forget = (steps) =>
      steps
        .map(({ before, after: later }) => {
          const others = (map) => new Map([...map].filter(([id]) => !after.has(id)));
          return { before: others(before), after: others(later) };
        })
        .filter((step) => step.after.size);
    this.done = forget(this.done);
    this.undone = forget(this.undone);
    this.set(after, "elsewhere");
  }

  set(after, where = "here") {
    for (const [id, object] of after) {
      if (object) this.objects.set(id, object);
      else this.objects.delete(id);
    }
    this.dispatchEvent(new CustomEvent("change", { detail: { ids: [...after.keys()], where } }));
  }
}
