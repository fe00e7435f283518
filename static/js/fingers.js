// The fingers on a plan: two of them zoom by how far apart they are, about the point between them.
window.Fingers = class {
  constructor() {
    this.down = new Map();
  }

  get size() {
    return this.down.size;
  }

  has(event) {
    return this.down.has(event.pointerId);
  }

  put(event) {
    this.down.set(event.pointerId, event);
  }

  lift(event) {
    this.down.delete(event.pointerId);
  }

  // Takes where a finger is now; returns how the two lay before and after, unless there are not two.
  pinch(event) {
    const before = this.spread();
    this.put(event);
    return this.size === 2 ? { before, after: this.spread() } : null;
  }

  spread() {
    const [a, b = a] = [...this.down.values()];
    return {
      size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1,
      clientX: (a.clientX + b.clientX) / 2,
      clientY: (a.clientY + b.clientY) / 2,
    };
  }
};
