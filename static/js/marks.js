// Marks by keyboard: digits choose a mark in the criterion that has the focus; arrows are the browser's own.
(() => {
  // A mark of two digits is typed within so many milliseconds.
  const PATIENCE = 700;
  let typed = "";
  let waiting;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const criterion = document.activeElement?.closest("[data-marks]");
    if (!criterion || document.activeElement.matches("textarea, [type=text]")) return;
    const all = [...criterion.querySelectorAll("input[type=radio]:not(:disabled)")];
    typed = [typed + event.key, event.key].find((text) => all.some((mark) => mark.value === text)) ?? "";
    const mark = all.find((one) => one.value === typed);
    if (!mark) return;
    event.preventDefault();
    mark.focus();
    mark.click();
    clearTimeout(waiting);
    const more = all.some((one) => one.value.length > typed.length && one.value.startsWith(typed));
    if (more) waiting = setTimeout(() => settle(criterion), PATIENCE);
    else settle(criterion);
  });

  const settle = (criterion) => {
    typed = "";
    if (criterion.closest("[data-advance]") && criterion.contains(document.activeElement)) focusNext(criterion);
  };

  const focusNext = (criterion) => {
    const all = [...document.querySelectorAll("[data-marks]")];
    const next = all[all.indexOf(criterion) + 1];
    (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
  };
})();
