// Forms: ask before what cannot be undone, warn before typing is lost, show passwords, count what is left.
(() => {
  const words = document.body.dataset;

  const button = (label, css, value) => {
    const made = document.createElement("button");
    made.type = "submit";
    made.className = css;
    made.textContent = label;
    made.value = value;
    return made;
  };

  // Ask in a modal dialog; resolves to whether the answer was yes.
  const ask = (question, label, danger) =>
    new Promise((resolve) => {
      const dialog = document.createElement("dialog");
      dialog.className = "dialog";
      const text = document.createElement("p");
      text.id = "dialog-question";
      text.textContent = question;
      dialog.setAttribute("aria-labelledby", text.id);
      const form = document.createElement("form");
      form.method = "dialog";
      form.className = "dialog-actions";
      form.append(
        button(words.no, "btn btn-quiet", "no"),
        button(label || words.yes, danger ? "btn btn-danger" : "btn", "yes"),
      );
      dialog.append(text, form);
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
      document.body.append(dialog);
      dialog.showModal();
    });

  const confirmed = new WeakSet();
  document.addEventListener("click", async (event) => {
    const control = event.target.closest("[data-confirm]");
    if (!control || confirmed.delete(control)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const danger = control.classList.contains("btn-danger");
    if (!(await ask(control.dataset.confirm, control.textContent.trim(), danger))) return;
    confirmed.add(control);
    control.click();
  }, true);

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.question)) event.detail.issueRequest(true);
  });

  // Unsaved typing: only a form that asks for it, only after a change, never while it is sent.
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-warn-unsaved]")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  document.addEventListener("village:saved", (event) => dirty.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });

  // One press sends a form once; a press on the back button finds it ready again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Without network a form stays on the screen with what was typed, where the browser would show a
  // page of its own. A form of much typing is sent only once the server has been reached; the gate's
  // forms send themselves.
  const reached = new WeakSet();
  const reachable = () =>
    fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4000) }).then(() => true, () => false);
  const sayOffline = (form) => {
    const before = form.querySelector("[data-offline-note]");
    const note = before ?? document.createElement("p");
    note.className = "field-error";
    note.dataset.offlineNote = "";
    note.setAttribute("role", "alert");
    note.textContent = words.unreached;
    if (!before) form.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const asks = "offline" in form.dataset;
    if (form.method !== "post" || form.matches("[data-gate]") || reached.delete(form) || (navigator.onLine && !asks)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    if (!navigator.onLine || !(await reachable())) return sayOffline(form);
    form.querySelector("[data-offline-note]")?.remove();
    reached.add(form);
    form.requestSubmit(button);
  }, true);

  // A password may be read by whoever types it.
  document.addEventListener("change", (event) => {
    const shown = document.getElementById(event.target.dataset?.reveals);
    if (shown) shown.type = event.target.checked ? "text" : "password";
  });

  // Lines pasted into the field of one name go to the list: a line of text would join them.
  document.addEventListener("paste", (event) => {
    const list = document.getElementById(event.target.dataset?.listTo);
    const lines = event.clipboardData?.getData("text/plain").trim().split(/\s*\n/) ?? [];
    if (!list || lines.length < 2) return;
    event.preventDefault();
    list.value = [list.value.trim(), ...lines].filter(Boolean).join("\n");
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.focus();
  });

  const count = (note) => {
    const control = document.getElementById(note.dataset.countFor);
    if (!control) return;
    // As the server counts: characters, a line break being one.
    const left = Number(note.dataset.max) - [...control.value.normalize("NFC").trim()].length;
    const figure = Math.abs(left).toLocaleString(document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang);
    const words = document.body.dataset;
    note.textContent = left < 0 ? words.over.replace("{over}", figure) : words.left.replace("{left}", figure);
    note.classList.toggle("field-error", left < 0);
  };
  document.addEventListener("input", (event) => {
    if (!event.target.id) return;
    const note = document.querySelector(`[data-count-for="${CSS.escape(event.target.id)}"]`);
    if (note) count(note);
  });
})();
