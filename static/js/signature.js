// A field in which one draws one's signature: its strokes go, as the path of an SVG, into a hidden input.
(() => {
  const pad = document.querySelector("[data-pad]");
  if (!pad) return;
  const ink = pad.querySelector(".sign-pad-ink");
  const input = document.getElementById(pad.dataset.pad);
  const LONGEST = 30000; // as the server takes it
  let pen = null;
  let last = "";

  const point = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(pad.getScreenCTM().inverse());
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    return `${within(place.x, 600)} ${within(place.y, 200)}`;
  };

  const add = (command, event) => {
    const here = point(event);
    if (command === "L" && here === last) return;
    if (input.value.length + here.length >= LONGEST) return;
    last = here;
    input.value += command + here;
    ink.setAttribute("d", input.value);
  };

  pad.addEventListener("pointerdown", (event) => {
    if (pen !== null || event.button !== 0) return;
    event.preventDefault();
    pen = event.pointerId;
    pad.setPointerCapture(pen);
    add("M", event);
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId === pen) add("L", event);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    pad.addEventListener(kind, (event) => {
      if (event.pointerId === pen) pen = null;
    });
  }
  document.querySelector("[data-pad-clear]").addEventListener("click", () => {
    input.value = "";
    ink.setAttribute("d", "");
  });
})();
