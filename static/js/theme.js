// Sets the reader's light or dark theme before the first paint; the cookie lets the server say it too.
(() => {
  const root = document.documentElement;
  const stored = document.cookie.match(/(?:^|; )theme=(light|dark)/);
  if (stored) root.dataset.bsTheme = stored[1];

  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    root.dataset.bsTheme === "dark" || (root.dataset.bsTheme !== "light" && system.matches);

  const show = () => {
    root.classList.toggle("is-dark", isDark());
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", String(isDark()));
    }
  };

  const toggle = () => {
    const next = isDark() ? "light" : "dark";
    root.dataset.bsTheme = next;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
    show();
  };

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) toggle();
  });
})();
