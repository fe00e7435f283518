// The floor plan by keyboard, wheel and fingers. The plan is a place: its directions are never mirrored.
(() => {
  const MOST = 14;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const bare = (number) => number.toUpperCase().replace(/[^\p{L}\p{N}]|(?<!\d)0+(?=\d)/gu, "");

  class Plan {
    constructor(figure) {
      this.figure = figure;
      this.svg = figure.querySelector(".plan-svg");
      this.status = figure.querySelector("[data-plan-status]");
      this.ring = this.svg.querySelector("[data-plan-ring]");
      this.jump = figure.querySelector("[data-plan-jump]");
      const { x, y, width, height } = this.svg.viewBox.baseVal;
      this.whole = { x, y, w: width, h: height };
      this.view = { ...this.whole };
      this.typed = "";
      this.fingers = new Map();
      this.read();
      this.listen();
    }

    // Take the stands as they stand in the page; called again after a part was replaced.
    read() {
      this.stands = [...this.svg.querySelectorAll(".stand")];
      this.centre = new Map(
        this.stands.map((stand) => {
          const text = stand.querySelector("text");
          return [stand, [Number(text.getAttribute("x")), Number(text.getAttribute("y"))]];
        }),
      );
      this.box = null;
      this.current = this.stands.find((stand) => stand.classList.contains("is-selected")) ?? this.stands[0];
      for (const stand of this.stands) stand.setAttribute("tabindex", stand === this.current ? "0" : "-1");
    }

    listen() {
      const svg = this.svg;
      svg.addEventListener("keydown", (event) => this.key(event));
      svg.addEventListener("focusin", (event) => this.arrive(event.target.closest(".stand")));
      svg.addEventListener("pointerover", (event) => this.tell(event.target.closest(".stand")));
      svg.addEventListener("pointerleave", () => this.tell(null));
      svg.addEventListener("click", (event) => this.press(event), true);
      svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      svg.addEventListener("dragstart", (event) => event.preventDefault());
      svg.addEventListener("pointerdown", (event) => this.down(event));
      svg.addEventListener("pointermove", (event) => this.move(event));
      for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => this.up(event));
      this.figure.addEventListener("click", (event) => {
        const zoom = event.target.closest("[data-plan-zoom]")?.dataset.planZoom;
        if (zoom) this.step(zoom);
        const pan = event.target.closest("[data-plan-pan]")?.dataset.planPan;
        if (pan) this.pan(...ARROWS[pan]);
      });
      this.jump?.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.goTo(this.jump.value, true);
      });
    }

    // Keyboard
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.current) return;
      if (ARROWS[event.key] && event.shiftKey) this.pan(...ARROWS[event.key]);
      else if (ARROWS[event.key]) this.focus(this.nearest(...ARROWS[event.key]));
      else if (event.key === "Home") this.focus(this.stands[0]);
      else if (event.key === "End") this.focus(this.stands.at(-1));
      else if (event.key === "Enter" && this.current.hasAttribute("href")) return;
      else if (event.key === "Enter" || event.key === " ") this.enter();
      else if (event.key === "+" || event.key === "=") this.step("in");
      else if (event.key === "-" && !this.typed) this.step("out");
      else if (event.key === "0" && !this.typed) this.step("all");
      else if (/^[\p{L}\p{N}-]$/u.test(event.key)) this.type(event.key);
      else return;
      event.preventDefault();
    }

    // Outlines as boxes, measured when an arrow first asks for them.
    boxes() {
      this.box ??= new Map(
        this.stands.map((stand) => {
          const { x, y, width, height } = stand.querySelector("path").getBBox();
          return [stand, { x: [x, x + width], y: [y, y + height] }];
        }),
      );
      return this.box;
    }

    // The neighbour that way: what lies ahead of this side, near before far, beside before aside.
    nearest(dx, dy) {
      const [along, across, way] = dx ? ["x", "y", dx] : ["y", "x", dy];
      const boxes = this.boxes();
      const here = boxes.get(this.current);
      const middle = ([from, to]) => (from + to) / 2;
      const apart = ([a, b], [c, d]) => Math.max(0, c - b, a - d);
      let best = this.current;
      let least = Infinity;
      for (const [stand, there] of boxes) {
        if ((middle(there[along]) - middle(here[along])) * way < 0.05) continue;
        const ahead = apart(here[along], there[along]);
        const aside = apart(here[across], there[across]);
        const shift = Math.abs(middle(here[across]) - middle(there[across]));
        // One that lies aside, level with this one, comes last.
        const beside = ahead === 0 && aside > 0 ? 1000 : 0;
        const cost = ahead + 2 * aside + 0.1 * shift + beside;
        if (cost < least) [best, least] = [stand, cost];
      }
      return best;
    }

    type(letter) {
      clearTimeout(this.forget);
      this.typed += letter;
      this.goTo(this.typed, false);
      this.forget = setTimeout(() => (this.typed = ""), 1200);
    }

    goTo(number, say) {
      const wanted = bare(number);
      if (!wanted) return;
      const found =
        this.stands.find((stand) => bare(stand.dataset.number) === wanted) ??
        this.stands.find((stand) => bare(stand.dataset.number).startsWith(wanted));
      if (found) this.focus(found);
      else if (say) this.status.textContent = this.status.dataset.unknown.replace("{number}", number);
    }

    focus(stand) {
      stand.focus({ preventScroll: this.zoomed });
    }

    arrive(stand) {
      if (!stand) return;
      this.current?.setAttribute("tabindex", "-1");
      stand.setAttribute("tabindex", "0");
      this.current = stand;
      this.ring?.setAttribute("d", stand.querySelector("path").getAttribute("d"));
      this.tell(stand);
      if (this.zoomed) this.reach(stand);
    }

    tell(stand) {
      const shown = stand ?? (this.svg.contains(document.activeElement) ? this.current : null);
      this.status.textContent = shown?.getAttribute("aria-label") ?? "";
    }

    enter() {
      this.current.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }

    // A page may take the choice for itself: preventDefault on `plan:choose` keeps the link from being followed.
    press(event) {
      if (this.dragged) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const stand = event.target.closest(".stand");
      if (!stand) return;
      const detail = { number: stand.dataset.number, stand };
      const choice = new CustomEvent("plan:choose", { bubbles: true, cancelable: true, detail });
      if (!this.figure.dispatchEvent(choice)) event.preventDefault();
    }

    // Zoom and pan, in metres
    get zoomed() {
      return this.view.w < this.whole.w * 0.99;
    }

    point(event) {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
      return [at.x, at.y];
    }

    show(x, y, w) {
      const { whole } = this;
      const width = Math.min(whole.w, Math.max(whole.w / MOST, w));
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

    pan(dx, dy) {
      const { x, y, w, h } = this.view;
      this.show(x + dx * w * 0.25, y + dy * h * 0.25, w);
    }

    zoom(factor, [px, py]) {
      const { x, y, w } = this.view;
      const width = Math.min(this.whole.w, Math.max(this.whole.w / MOST, w / factor));
      const kept = width / w;
      this.show(px - (px - x) * kept, py - (py - y) * kept, width);
    }

    step(way) {
      if (way === "all") return this.show(this.whole.x, this.whole.y, this.whole.w);
      const focused = this.svg.contains(document.activeElement);
      const { x, y, w, h } = this.view;
      this.zoom(way === "in" ? 1.6 : 1 / 1.6, focused ? this.centre.get(this.current) : [x + w / 2, y + h / 2]);
    }

    reach(stand) {
      const [cx, cy] = this.centre.get(stand);
      const { x, y, w, h } = this.view;
      const inside = cx > x + w * 0.1 && cx < x + w * 0.9 && cy > y + h * 0.1 && cy < y + h * 0.9;
      if (!inside) this.show(cx - w / 2, cy - h / 2, w);
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
      this.fingers.set(event.pointerId, event);
      this.dragged = false;
      this.start = { at: this.point(event), clientX: event.clientX, clientY: event.clientY };
    }

    move(event) {
      if (!this.fingers.has(event.pointerId)) return;
      const before = this.spread();
      this.fingers.set(event.pointerId, event);
      if (this.fingers.size === 2) {
        this.dragged = true;
        this.zoom(this.spread().size / before.size, this.point(this.spread()));
      } else if (this.zoomed) {
        this.drag(event);
      }
    }

    spread() {
      const [a, b = a] = [...this.fingers.values()];
      return {
        size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1,
        clientX: (a.clientX + b.clientX) / 2,
        clientY: (a.clientY + b.clientY) / 2,
      };
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
      this.fingers.delete(event.pointerId);
      this.svg.classList.remove("is-dragging");
      // The click that follows a drag belongs to the drag.
      if (this.dragged) setTimeout(() => (this.dragged = false), 0);
    }
  }

  // Another choice, search or way: take over what is said of each stand, and keep the view and the focus.
  const follow = (figure, fresh) => {
    const plan = plans.get(figure);
    const said = new Map([...fresh.querySelectorAll(".stand")].map((stand) => [stand.dataset.number, stand]));
    for (const stand of plan.stands) {
      const now = said.get(stand.dataset.number);
      if (!now) continue;
      for (const name of ["class", "href", "aria-label", "aria-current"]) {
        const value = now.getAttribute(name);
        if (value === null) stand.removeAttribute(name);
        else if (value !== stand.getAttribute(name)) stand.setAttribute(name, value);
      }
    }
    figure.querySelector("[data-plan-over]").replaceWith(document.importNode(fresh.querySelector("[data-plan-over]"), true));
  };

  const plans = new WeakMap();
  const find = (root) => {
    const inside = [...root.querySelectorAll("[data-plan]")];
    for (const figure of root.matches?.("[data-plan]") ? [root] : inside) {
      if (!plans.has(figure)) plans.set(figure, new Plan(figure));
    }
  };
  find(document);
  document.addEventListener("plan:follow", (event) => follow(event.target, event.detail));
  document.addEventListener("htmx:load", (event) => {
    find(event.target);
    if (event.target.matches?.(".stand")) {
      plans.get(event.target.closest("[data-plan]"))?.read();
    }
  });
})();
