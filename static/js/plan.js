// The floor plan by keyboard and pointer. The plan is a place: its directions are never mirrored.
(() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const bare = (number) => number.toUpperCase().replace(/[^\p{L}\p{N}]|(?<!\d)0+(?=\d)/gu, "");

  class Plan {
    static TARGET = 24; // pixels that a finger hits

    constructor(figure) {
      this.figure = figure;
      this.svg = figure.querySelector(".plan-svg");
      this.status = figure.querySelector("[data-plan-status]");
      this.ring = this.svg.querySelector("[data-plan-ring]");
      this.jump = figure.querySelector("[data-plan-jump]");
      this.seen = new PlanView(figure, this.svg);
      this.typed = "";
      this.read();
      this.listen();
    }

    read() {
      this.stands = [...this.svg.querySelectorAll(".stand")];
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
      this.figure.addEventListener("click", (event) => {
        const zoom = event.target.closest("[data-plan-zoom]")?.dataset.planZoom;
        if (zoom) this.step(zoom);
        const pan = event.target.closest("[data-plan-pan]")?.dataset.planPan;
        if (pan) this.seen.pan(...ARROWS[pan]);
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
      if (ARROWS[event.key] && event.shiftKey) this.seen.pan(...ARROWS[event.key]);
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
          const { x, y, width, height } = stand.getBBox();
          return [stand, { x: [x, x + width], y: [y, y + height] }];
        }),
      );
      return this.box;
    }

    middle(stand) {
      const { x, y, width, height } = stand.getBBox();
      return [x + width / 2, y + height / 2];
    }

    step(way) {
      if (way === "all") return this.seen.all();
      const focused = this.svg.contains(document.activeElement);
      this.seen.zoom(way === "in" ? 1.6 : 1 / 1.6, focused ? this.middle(this.current) : this.seen.middle());
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
      stand.focus({ preventScroll: this.seen.zoomed });
    }

    arrive(stand) {
      if (!stand) return;
      this.current?.setAttribute("tabindex", "-1");
      stand.setAttribute("tabindex", "0");
      this.current = stand;
      this.ring?.setAttribute("d", stand.querySelector("path").getAttribute("d"));
      this.tell(stand);
      if (this.seen.zoomed) this.seen.reach(this.middle(stand));
    }

    tell(stand) {
      const shown = stand ?? (this.svg.contains(document.activeElement) ? this.current : null);
      this.status.textContent = shown?.getAttribute("aria-label") ?? "";
    }

    enter() {
      this.current.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }

    // A finger covers more than a small stand: the first press brings the plan near, the next one chooses.
    loupe(event, stand) {
      const { width, height } = stand.getBoundingClientRect();
      const small = Math.min(width, height);
      if (!this.seen.touched || !event.detail || small >= Plan.TARGET) return false;
      event.preventDefault();
      event.stopPropagation();
      this.seen.zoom((1.5 * Plan.TARGET) / small, this.seen.point(event));
      this.status.textContent = this.status.dataset.near;
      return true;
    }

    // A page may take the choice for itself: preventDefault on `plan:choose` keeps the link from being followed.
    press(event) {
      if (this.seen.dragged) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const stand = event.target.closest(".stand");
      if (!stand || this.loupe(event, stand)) return;
      const detail = { number: stand.dataset.number, stand };
      const choice = new CustomEvent("plan:choose", { bubbles: true, cancelable: true, detail });
      if (!this.figure.dispatchEvent(choice)) event.preventDefault();
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
    for (const part of ["covers", "numbers", "over"]) {
      const [now, then] = [fresh, figure].map((root) => root.querySelector(`[data-plan-${part}]`));
      if (!now.isEqualNode(then)) then.replaceWith(document.importNode(now, true));
    }
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
  document.addEventListener("htmx:load", (event) => find(event.target));
})();
