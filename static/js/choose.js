// Rows that are ticked in a list: all of the page at once, and how many there are.
(() => {
  const bar = document.querySelector("[data-choose]");
  if (!bar) return;
  const page = document.querySelector("[data-choose-page]");
  const every = bar.querySelector("[name=all]");
  const rows = [...document.querySelectorAll(`[name=file][form="${bar.id}"]`)];
  const count = bar.querySelector("[data-choose-count]");

  const show = () => {
    const ticked = rows.filter((row) => row.checked).length;
    const all = every?.checked;
    count.textContent = all ? every.dataset.count : ticked;
    page.checked = ticked === rows.length;
    page.indeterminate = ticked > 0 && ticked < rows.length;
    for (const control of [...rows, page]) control.disabled = Boolean(all);
    for (const button of bar.querySelectorAll("[type=submit]")) button.disabled = !all && !ticked;
  };

  page.addEventListener("change", () => {
    for (const row of rows) row.checked = page.checked;
    show();
  });
  for (const control of [...rows, every]) control?.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
})();
