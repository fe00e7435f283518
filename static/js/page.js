// Parts that every page has: what needs script appears, menus close, the error summary gets the focus,
// deadlines stay true.
(() => {
  const reveal = (root) => {
    if (root.matches?.("[data-js][hidden]")) root.hidden = false;
    for (const part of root.querySelectorAll("[data-js][hidden]")) part.hidden = false;
  };

  // What is wrong is said in the order in which the page asks it.
  const inOrder = (list) => {
    const asked = (line) => document.getElementById(line.querySelector("a[href^='#']")?.hash.slice(1));
    const isAfter = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
    const found = [...list.children].filter(asked);
    found.sort((one, other) => (isAfter(asked(one), asked(other)) ? 1 : -1));
    list.append(...found);
  };

  const focusSummary = (root) => {
    const summary = root.querySelector("[data-focus]");
    const list = summary?.querySelector("ul");
    if (list) inOrder(list);
    summary?.focus();
  };

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
    window.indexedDB?.deleteDatabase("village:under"); // of editor/keeping.js
  });

  reveal(document);
  focusSummary(document);
  document.addEventListener("htmx:load", (event) => {
    reveal(event.target);
    focusSummary(event.target);
  });
})();

// Keeps "in 12 days" true on a page that stays open; `data-seconds`, when given, frees it from this device's clock.
(() => {
  const lang = document.documentElement.lang;
  const amount = (unit, count) =>
    new Intl.NumberFormat(lang === "ar" ? "ar-MA" : lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const opened = performance.now();

  const left = (time) =>
    time.dataset.seconds
      ? Number(time.dataset.seconds) - (performance.now() - opened) / 1000
      : (new Date(time.dateTime) - Date.now()) / 1000;

  const say = (seconds) => {
    const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
    return amount(unit, Math.floor(seconds / size));
  };

  const refresh = () => {
    for (const time of document.querySelectorAll("time[data-countdown]")) {
      const seconds = left(time);
      if (Number.isNaN(seconds)) continue;
      if (seconds <= 0) time.textContent = time.dataset.over || time.textContent;
      else time.textContent = time.dataset.countdown.replace("{time}", say(seconds));
      time.classList.toggle("is-soon", seconds > 0 && seconds < 86400);
    }
  };

  if (!document.querySelector("time[data-countdown]")) return;
  refresh();
  setInterval(refresh, 1000);
})();
