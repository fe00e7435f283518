// A code goes to the server, and what changed comes into the page; without network it is judged here
// (gate-offline.js), and where that cannot be, it is kept in its field with its event: pressed again, it is the same scan.
(() => {
  const said = document.querySelector("[data-offline]");

  const PATIENCE = 5000;
  // Who is inside and the last scans are asked for when the queue rests, and now and then while it does not.
  const REST = 2000;
  const AT_LAST = 15000;
  const PART = { "HX-Request": "true" };

  const page = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const take = (part, from) => {
    const which = `[data-gate-part="${part}"]`;
    document.querySelector(which).replaceWith(from.querySelector(which));
  };

  // Every form is ready for the next scan; where the camera reads, no keyboard of a telephone covers the verdict.
  const clear = () => {
    for (const form of document.querySelectorAll("[data-gate]")) {
      form.elements.event.value = crypto.randomUUID();
      form.elements.code.value = "";
    }
    for (const form of document.querySelectorAll("[data-gate-search]")) form.reset();
    document.querySelector("[data-gate-part=found]").replaceChildren();
    for (const more of document.querySelectorAll(".gate-more details")) more.open = false;
    if (!document.querySelector("[data-camera][aria-pressed=true]")) document.querySelector("#code").focus();
  };

  let resting;
  let seen = Date.now();
  const refresh = async () => {
    seen = Date.now();
    try {
      const answer = await fetch(location.pathname, { headers: PART, signal: AbortSignal.timeout(PATIENCE) });
      const shown = await page(answer);
      if (answer.ok && !answer.redirected) for (const part of ["state", "history"]) take(part, shown);
    } catch {
      // Without network the earlier figures stay.
    }
  };
  document.addEventListener("gate-sent", refresh); // what was scanned without network is counted now
  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(refresh, Math.max(0, Math.min(REST, seen + AT_LAST - Date.now())));
  };

  const send = async (form) => {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: PART, signal });
    if (answer.status >= 502) throw new Error("the server is not reached");
    if (answer.redirected) return location.assign(answer.url); // the session has ended
    const verdict = (await page(answer)).querySelector("[data-verdict]");
    if (!answer.ok || !verdict) return form.submit(); // a page that says what is wrong: the same event again
    await window.gateOffline?.heard(form, verdict.dataset.verdict).catch(() => undefined);
    history.replaceState(null, "", `?scan=${form.elements.event.value}`);
    clear();
    window.gateVerdict.show(verdict);
    rest();
    return true;
  };

  // Of a code that was read, how long the verdict took to be seen: two frames on, the one that has it is painted.
  const measure = async (scan, readAt) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await window.gateOffline?.took(scan, Math.round(performance.now() - readAt));
  };

  const judge = async (form, readAt) => {
    const scan = form.elements.event.value;
    let isShown = false;
    try {
      isShown = await send(form);
    } catch {
      const made = await window.gateOffline?.judge(form);
      isShown = said.hidden = Boolean(made);
      if (made) clear();
      if (made) window.gateVerdict.show(made);
      else if (form.elements.code.type !== "hidden") form.elements.code.select();
    }
    // The next scan does not wait for it; a device that can keep nothing goes on without.
    if (isShown && form.dataset.gate === "scanned") measure(scan, readAt).catch(() => undefined);
  };

  const search = async (form) => {
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
      const shown = await page(answer);
      if (!answer.ok || !shown.querySelector("[data-gate-part=found]")) throw new Error("no list of names");
      take("found", shown);
    } catch {
      said.hidden = window.gateOffline?.find(form.elements.q.value) ?? false;
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const work = form.matches("[data-gate]") ? judge : form.matches("[data-gate-search]") ? search : null;
    if (!work) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    said.hidden = true;
    try {
      await work(form, event.timeStamp);
    } finally {
      delete form.dataset.sending;
    }
  });
})();
