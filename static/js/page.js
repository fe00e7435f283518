// Parts that every page has: what needs script appears, menus close, the error summary gets the focus.
(() => {
  const reveal = (root) => {
    if (root.matches?.("[data-js][hidden]")) root.hidden = false;
    for (const part of root.querySelectorAll("[data-js][hidden]")) part.hidden = false;
  };

  const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });

  // Who logs out leaves no draft of autosave.js on this device.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-forget-drafts]")) return;
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith("village:draft:"));
    for (const key of drafts) localStorage.removeItem(key);
  });

  reveal(document);
  focusSummary(document);
  document.addEventListener("htmx:load", (event) => {
    reveal(event.target);
    focusSummary(event.target);
  });
})();
