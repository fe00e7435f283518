// Rows of settings: added, moved and taken away in the page; without this script their buttons send the form.
(() => {
  const listOf = (button) => button.closest("[data-rows]");
  const own = (rows) => rows.querySelector(":scope > [data-rows-list]");

  const number = (list) =>
    [...list.children].forEach((row, at) => {
      row.querySelector(":scope > [data-row-position]").value = at;
    });

  const changed = (list) => {
    number(list);
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  };

  const add = (rows) => {
    const template = rows.querySelector(":scope > [data-row-template]");
    const next = Number(rows.dataset.rows);
    rows.dataset.rows = next + 1;
    const made = document.createElement("template");
    // Only the outermost list's number is filled in; a list inside the new row keeps its own mark.
    made.innerHTML = template.innerHTML.replace(/__n__/g, (mark, at, all) => {
      const before = all.slice(Math.max(0, at - 200), at);
      return /__n__[-\w]*$/.test(before) ? mark : String(next);
    });
    const row = made.content.firstElementChild;
    own(rows).append(row);
    changed(own(rows));
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-add], [data-row-up], [data-row-down], [data-row-remove]");
    if (!button) return;
    event.preventDefault();
    if ("rowAdd" in button.dataset) return add(listOf(button));
    const row = button.closest("[data-row]");
    const list = row.parentElement;
    if ("rowRemove" in button.dataset) {
      const beside = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (beside?.querySelector("[data-row-remove]") || listOf(list).querySelector(":scope > p [data-row-add]")).focus();
    } else if ("rowUp" in button.dataset) {
      row.previousElementSibling?.before(row);
      button.focus();
    } else {
      row.nextElementSibling?.after(row);
      button.focus();
    }
    changed(list);
  });
})();
