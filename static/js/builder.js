// The form builder: questions dragged by their grip or moved by their arrows; nothing is stored until the order is saved.
(() => {
  const form = document.querySelector("[data-builder]");
  if (!form) return;
  const save = form.querySelector("[data-builder-save]");
  const said = form.querySelector("[data-builder-said]");
  const EDGE = 90; // pixels from the window's edge within which the page scrolls along
  const PACE = 16; // pixels at each move
  const lists = () => [...form.querySelectorAll("[data-builder-list]")];

  const tell = (row) => {
    const all = [...form.querySelectorAll("[data-question]")];
    said.textContent = said.dataset.moved
      .replace("{name}", row.querySelector("a").textContent)
      .replace("{at}", all.indexOf(row) + 1)
      .replace("{of}", all.length);
    save.hidden = false;
  };

  const step = (row, up) => {
    const beside = up ? row.previousElementSibling : row.nextElementSibling;
    if (beside) {
      if (up) beside.before(row);
      else beside.after(row);
      return;
    }
    const all = lists();
    const other = all[all.indexOf(row.parentElement) + (up ? -1 : 1)];
    if (up) other?.append(row);
    else other?.prepend(row);
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-press]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-question]");
    step(row, button.dataset.press === "up");
    button.focus();
    tell(row);
  });

  let moving = null;
  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    moving = grip.closest("[data-question]");
    moving.classList.add("builder-moving");
    grip.setPointerCapture(event.pointerId);
  });
  form.addEventListener("pointermove", (event) => {
    if (!moving) return;
    if (event.clientY > innerHeight - EDGE) scrollBy(0, PACE);
    else if (event.clientY < EDGE) scrollBy(0, -PACE);
    const list = lists().find((one) => {
      const box = one.closest("section").getBoundingClientRect();
      return event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (!list) return;
    const after = [...list.children].find((row) => {
      const box = row.getBoundingClientRect();
      return row !== moving && event.clientY < box.top + box.height / 2;
    });
    if (after !== moving.nextElementSibling || list !== moving.parentElement) list.insertBefore(moving, after || null);
  });
  const drop = () => {
    if (!moving) return;
    moving.classList.remove("builder-moving");
    tell(moving);
    moving = null;
  };
  form.addEventListener("pointerup", drop);
  form.addEventListener("pointercancel", drop);
})();
