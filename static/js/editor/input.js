// Mouse, fingers and keys: what they do to the editor. Two fingers always zoom and move the plan.

import * as gestures from "./gestures.js";

const CLICK_PIXELS = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const ACTIONS = {
  r: "turn", R: "turnBack", d: "copy", m: "merge", x: "split", n: "next", p: "previous", "+": "zoomIn", "=": "zoomIn",
  "-": "zoomOut", 0: "whole", Delete: "remove", Backspace: "remove", Escape: "none", " ": "place",
}; // prettier-ignore
const WITH_CTRL = { z: "undo", Z: "redo", y: "redo", a: "all", d: "copy" };
const TOOLS = {
  v: "select", s: "stand", b: "block", w: "wall", e: "entrance", o: "exit", c: "column", t: "stage", k: "service", z: "paint",
}; // prettier-ignore

// The letter of a key, also on a keyboard whose letters are not Latin.
const letter = (event) => {
  if (!/^[^\u0020-\u007e]$/.test(event.key) || !event.code.startsWith("Key")) return event.key;
  const found = event.code.slice("Key".length);
  return event.shiftKey ? found : found.toLowerCase();
};

export class Input {
  constructor(editor) {
    this.editor = editor;
    this.svg = editor.svg;
    this.fingers = new window.Fingers();
    this.gesture = null;
    const { svg } = this;
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", (event) => this.stop(event));
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("contextmenu", (event) => this.gesture && event.preventDefault());
    editor.root.addEventListener("click", (event) => this.press(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  down(event) {
    if (event.button > 1) return;
    this.svg.focus({ preventScroll: true });
    this.svg.setPointerCapture(event.pointerId);
    this.fingers.put(event);
    if (this.fingers.size > 1) {
      this.gesture?.cancel();
      this.gesture = null;
      return;
    }
    if (event.button) event.preventDefault(); // the middle button would scroll the page
    this.start = { x: event.clientX, y: event.clientY, clicked: true };
    const point = this.editor.camera.point(event);
    this.gesture = event.button === 1 ? gestures.pan(this.editor, point) : this.editor.begin(point, event);
  }

  move(event) {
    if (!this.fingers.has(event)) return;
    const pinch = this.fingers.pinch(event);
    if (pinch) return this.pinch(pinch);
    const far = Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y);
    if (this.start.clicked && far < CLICK_PIXELS) return undefined;
    this.start.clicked = false;
    return this.gesture?.move(this.editor.camera.point(event), event);
  }

  up(event) {
    this.fingers.lift(event);
    const { gesture, start } = this;
    this.gesture = null;
    if (!gesture) return;
    const point = this.editor.camera.point(event);
    if (start.clicked) gesture.move(point, event);
    gesture.end(point, start.clicked, event);
  }

  stop(event) {
    this.fingers.lift(event);
    this.gesture?.cancel();
    this.gesture = null;
  }

  pinch({ before, after }) {
    const { camera } = this.editor;
    const [from, to] = [camera.point(before), camera.point(after)];
    camera.pan(from[0] - to[0], from[1] - to[1]);
    camera.zoom(after.size / before.size, from);
  }

  wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    this.editor.camera.zoom(Math.exp(-pixels / 400), this.editor.camera.point(event));
  }

  key(event) {
    const key = letter(event);
    const arrow = ARROWS[key];
    if (event.ctrlKey || event.metaKey) {
      if (!arrow) return;
      this.editor.grow(arrow);
    } else if (arrow) {
      this.editor.nudge(arrow, event.shiftKey ? "coarse" : event.altKey ? "fine" : "plain");
    } else if (event.altKey) {
      return;
    } else if (key === "Escape" && this.gesture) {
      this.gesture.cancel();
      this.gesture = null;
    } else if (key === "?") {
      this.help();
    } else if (key === "Enter") {
      this.editor.dispatchEvent(new Event("type"));
    } else if (TOOLS[key]) {
      this.editor.take(TOOLS[key]);
    } else if (key === " " && this.editor.tool === "select") {
      return;
    } else if (ACTIONS[key]) {
      this.editor[ACTIONS[key]]();
    } else {
      return;
    }
    event.preventDefault();
  }

  // Undo and its like, wherever the focus is but in a text that has an undo of its own.
  anywhere(event) {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && typing) return this.svg.focus({ preventScroll: true });
    const action = (event.ctrlKey || event.metaKey) && WITH_CTRL[letter(event)];
    if (!action || typing) return undefined;
    event.preventDefault();
    return this.editor[action]();
  }

  press(event) {
    const button = event.target.closest("[data-draw-tool], [data-draw-do]");
    if (!button) return;
    if (button.dataset.drawTool) this.editor.take(button.dataset.drawTool);
    else this.editor[button.dataset.drawDo]();
    requestAnimationFrame(() => requestAnimationFrame(() => this.stay(button))); // once it is hidden
  }

  // The keys go on working where the button pressed is hidden or disabled by what it did; a busy
  // browser takes the focus from it later.
  stay(button) {
    const isGone = button.disabled || !button.checkVisibility();
    const focused = document.activeElement;
    if (focused === document.body || (focused === button && isGone)) this.svg.focus({ preventScroll: true });
  }

  help() {
    const keys = this.editor.root.querySelector("[data-draw-keys]");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }
}
