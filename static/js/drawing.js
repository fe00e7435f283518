// A drawing whose parts are asked about: parts shown and coloured as they are said, lengths measured.
(() => {
  const form = document.querySelector("[data-drawing]");
  if (!form) return;
  const figure = form.querySelector("[data-drawing-figure]");
  const svg = figure.querySelector("svg");
  const seen = new PlanView(figure, svg);
  const partOf = (field) => svg.querySelector(`[data-part="${field}"]`);

  const colour = (select) => {
    const as = `as-${select.value || "unknown"}`;
    const swatch = select.closest("[data-part-row]").querySelector(".drawing-swatch");
    for (const one of [partOf(select.name), swatch]) {
      for (const name of [...one.classList]) if (name.startsWith("as-")) one.classList.remove(name);
      one.classList.add(as);
    }
  };

  const show = (field) => {
    for (const part of svg.querySelectorAll("[data-part]")) part.classList.toggle("is-shown", part.dataset.part === field);
    svg.classList.toggle("has-shown", Boolean(field));
  };

  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-part-row]")) colour(event.target);
    if (event.target.name === "unit") known();
  });
  const rowOf = (event) => event.target.closest("[data-part-row]")?.dataset.partRow ?? "";
  form.addEventListener("pointerover", (event) => event.target.closest("[data-drawing-figure]") || show(rowOf(event)));
  form.addEventListener("focusin", (event) => show(rowOf(event)));

  figure.addEventListener("click", (event) => {
    const way = event.target.closest("[data-drawing-zoom]")?.dataset.drawingZoom;
    if (way === "all") seen.all();
    else if (way) seen.zoom(way === "in" ? 1.6 : 1 / 1.6, seen.middle());
  });

  // A length between two points that are pressed, in drawing units as the picture is.
  const ruler = form.querySelector("[data-drawing-ruler]");
  const said = form.querySelector("[data-drawing-said]");
  const line = svg.querySelector("[data-drawing-measure]");
  let points = null;

  const known = () => {
    form.querySelector("[data-drawing-known]").hidden = form.elements.unit.value !== "measured";
  };
  known();

  ruler.addEventListener("click", () => {
    points = points ? null : [];
    ruler.setAttribute("aria-pressed", String(Boolean(points)));
    said.textContent = points ? said.dataset.first : "";
    if (points) figure.scrollIntoView({ block: "nearest" });
  });

  const measure = (at) => {
    points.push(at);
    line.setAttribute("d", points.map(([x, y], k) => `${k ? "L" : "M"}${x} ${y}`).join("") + (points.length === 1 ? "h0" : ""));
    if (points.length === 1) return (said.textContent = said.dataset.second);
    const [[x, y], [u, v]] = points;
    const units = Number(Math.hypot(u - x, v - y).toPrecision(6));
    form.elements.drawn.value = units;
    form.elements.unit.value = "measured";
    known();
    points = null;
    ruler.setAttribute("aria-pressed", "false");
    said.textContent = said.dataset.done.replace("{units}", units);
    form.elements.metres.focus();
  };

  svg.addEventListener("click", (event) => {
    if (seen.dragged) return;
    if (points) return measure(seen.point(event));
    const part = event.target.closest("[data-part]");
    if (part) form.elements[part.dataset.part].focus();
  });
})();
