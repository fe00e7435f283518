// Single keys of a page: [data-key] names the key by its place, so that Arabic and Latin keyboards are alike.
// [data-presses] names what it presses, where that is another element. `?` opens their list, where they can be turned off; while one types they are letters.
(() => {
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  const SETTING = "village:keys";
  const on = help.querySelector("[type=checkbox]");
  on.checked = localStorage.getItem(SETTING) !== "off";
  on.addEventListener("change", () => localStorage.setItem(SETTING, on.checked ? "on" : "off"));

  const types = (element) => element?.matches("textarea, select, input:not([type=radio], [type=checkbox])");

  document.addEventListener("keydown", (event) => {
    const form = document.activeElement?.form;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[type=submit]"));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || types(document.activeElement)) return;
    if (event.key === "?" || event.key === "؟") {
      event.preventDefault();
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
      return;
    }
    if (!on.checked) return;
    const named = document.querySelector(`[data-key="${event.code}"]`);
    const target = named?.dataset.presses ? document.getElementById(named.dataset.presses) : named;
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });
})();
