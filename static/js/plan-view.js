// What is seen of the floor plan: zoom and pan, in metres, by wheel, drag and fingers.
window.PlanView = class {
  static MOST = 14;

  constructor(figure, svg) {
    this.figure = figure;
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, w: width, h: height };
    this.view = { ...this.whole };
    this.fingers = new Fingers();
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => this.up(event));
  }

  get zoomed() {
    return this.view.w < this.whole.w * 0.99;
  }

  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  width(wanted) {
    return Math.min(this.whole.w, Math.max(this.whole.w / PlanView.MOST, wanted));
  }

  show(x, y, w) {
    const { whole } = this;
    const width = this.width(w);
    const height = (width * whole.h) / whole.w;
    const within = (value, least, most) => Math.max(least, Math.min(most, value));
    this.view = {
      x: within(x, whole.x, whole.x + whole.w - width),
      y: within(y, whole.y, whole.y + whole.h - height),
      w: width,
      h: height,
    };
    const { view } = this;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    this.svg.classList.toggle("is-zoomed", this.zoomed);
    this.figure.classList.toggle("is-zoomed", this.zoomed);
  }

  all() {
    this.show(this.whole.x, this.whole.y, this.whole.w);
  }

  pan(dx, dy) {
    const { x, y, w, h } = this.view;
    this.show(x + dx * w * 0.25, y + dy * h * 0.25, w);
  }

  zoom(factor, [px, py]) {
    const { x, y, w } = this.view;
    const kept = this.width(w / factor) / w;
    this.show(px - (px - x) * kept, py - (py - y) * kept, w * kept);
  }

  middle() {
    const { x, y, w, h } = this.view;
    return [x + w / 2, y + h / 2];
  }

  reach([px, py]) {
    const { x, y, w, h } = this.view;
    const inside = px > x + w * 0.1 && px < x + w * 0.9 && py > y + h * 0.1 && py < y + h * 0.9;
    if (!inside) this.show(px - w / 2, py - h / 2, w);
  }

  // The whole plan lets go of a wheel that goes further out, so that nobody is held on the way down the page.
  wheel(event) {
    if (!event.ctrlKey && !this.zoomed && event.deltaY >= 0) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    this.zoom(Math.exp(-pixels / 400), this.point(event));
  }

  down(event) {
    if (event.button) return;
    this.touched = event.pointerType === "touch";
    this.fingers.put(event);
    this.dragged = false;
    this.start = { at: this.point(event), clientX: event.clientX, clientY: event.clientY };
  }

  move(event) {
    if (!this.fingers.has(event)) return;
    const pinch = this.fingers.pinch(event);
    if (pinch) {
      this.dragged = true;
      this.zoom(pinch.after.size / pinch.before.size, this.point(pinch.after));
    } else if (this.zoomed) {
      this.drag(event);
    }
  }

  drag(event) {
    const far = Math.hypot(event.clientX - this.start.clientX, event.clientY - this.start.clientY);
    if (!this.dragged && far < 5) return;
    this.dragged = true;
    this.svg.classList.add("is-dragging");
    const [px, py] = this.point(event);
    const [sx, sy] = this.start.at;
    this.show(this.view.x + sx - px, this.view.y + sy - py, this.view.w);
  }

  up(event) {
    this.fingers.lift(event);
    this.svg.classList.remove("is-dragging");
    // The click that follows a drag belongs to the drag.
    if (this.dragged) setTimeout(() => (this.dragged = false), 0);
  }
};
