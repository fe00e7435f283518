// Marks by keyboard: a digit chooses that mark in the criterion that has the focus; arrows are the browser's own.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const criterion = document.activeElement?.closest("[data-marks]");
    if (!criterion || document.activeElement.matches("textarea, [type=text]")) return;
    const mark = criterion.querySelector(`input[type=radio][value="${event.key}"]:not(:disabled)`);
    if (!mark) return;
    event.preventDefault();
    mark.focus();
    mark.click();
    if (mark.form?.matches("[data-advance]")) focusNext(criterion);
  });

  const focusNext = (criterion) => {
    const all = [...document.querySelectorAll("[data-marks]")];
    const next = all[all.indexOf(criterion) + 1];
    (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
  };
})();
