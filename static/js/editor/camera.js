// What part of the plan is seen. The picture counts centimetres too, but its y goes down: a point of the
// plan [x, y] is drawn at x, -y.

const NEAREST = 200; // centimetres across the narrowest view
const FARTHEST = 300_000;

export class Camera {
  constructor(svg, changed) {
    this.svg = svg;
    this.changed = changed;
    this.view = { x: 0, y: 0, w: 1000, h: 1000 };
    new ResizeObserver(() => this.show(this.view.x, this.view.y, this.view.w)).observe(svg);
  }

  // Centimetres a pixel.
  get scale() {
    return this.view.w / (this.svg.clientWidth || 1);
  }

  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [at.x, -at.y];
  }

  get middle() {
    const { x, y, w, h } = this.view;
    return [x + w / 2, -(y + h / 2)];
  }

  show(x, y, w) {
    const width = Math.min(FARTHEST, Math.max(NEAREST, w));
    const height = (width * (this.svg.clientHeight || 1)) / (this.svg.clientWidth || 1);
    this.view = { x, y, w: width, h: height };
    const box = `${x} ${y} ${width} ${height}`;
    if (box !== this.svg.getAttribute("viewBox")) this.svg.setAttribute("viewBox", box); // the same would be laid out anew
    this.changed();
  }

  fit({ west, south, east, north }) {
    const margin = 150 + (east - west) * 0.04;
    const ratio = (this.svg.clientWidth || 1) / (this.svg.clientHeight || 1);
    const width = Math.max(east - west + 2 * margin, (north - south + 2 * margin) * ratio);
    this.show((west + east - width) / 2, -(south + north + width / ratio) / 2, width);
  }

  zoom(factor, [px, py]) {
    const { x, y, w } = this.view;
    const kept = Math.min(FARTHEST, Math.max(NEAREST, w / factor)) / w;
    this.show(px - (px - x) * kept, -py - (-py - y) * kept, w * kept);
  }

  pan(east, north) {
    this.show(this.view.x + east, this.view.y - north, this.view.w);
  }

  step(east, north) {
    this.pan(east * this.view.w * 0.2, north * this.view.h * 0.2);
  }

  // Bring a box into sight, and no nearer than needed.
  reach(box) {
    const { x, y, w, h } = this.view;
    const inside = box.west >= x && box.east <= x + w && -box.north >= y && -box.south <= y + h;
    if (inside) return;
    if (box.east - box.west > w || box.north - box.south > h) {
      this.fit(box);
      return;
    }
    const [px, py] = [(box.west + box.east) / 2, (box.south + box.north) / 2];
    this.show(px - w / 2, -py - h / 2, w);
  }
}
