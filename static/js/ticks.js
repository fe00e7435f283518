// Ticks that save themselves ([data-tick], by htmx): one that was not saved is taken back, and the page says so.
(() => {
  const say = (tick, text) => {
    tick.form.querySelector("[data-unsaved]").textContent = text;
  };

  const takeBack = ({ target }) => {
    if (!target.matches?.("[data-tick]")) return;
    target.checked = !target.checked;
    say(target, target.form.querySelector("[data-unsaved]").dataset.unsaved);
  };
  document.addEventListener("htmx:responseError", takeBack);
  document.addEventListener("htmx:sendError", takeBack);

  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.matches?.("[data-tick]")) say(target, "");
  });
})();
