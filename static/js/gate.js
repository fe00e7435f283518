// A code goes to the server, and what changed comes into the page; without network it is judged here
// (gate-offline.js), and where that cannot be, it is kept in its field with its event: pressed again, it is the same scan.
(() => {
  const said = document.querySelector("[data-offline]");

  const PATIENCE = 5000;

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
    for (const more of document.querySelectorAll(".gate-scan details")) more.open = false;
    if (!document.querySelector("[data-camera][aria-pressed=true]")) document.querySelector("#code").focus();
  };

  const send = async (form) => {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal });
    if (answer.status >= 502) throw new Error("the server is not reached");
    const shown = await page(answer);
    const verdict = shown.querySelector("[data-verdict]");
    if (!answer.redirected) return form.submit(); // a page that says what is wrong: the same event again
    if (!answer.ok || !verdict) return location.assign(answer.url); // the session has ended
    history.replaceState(null, "", answer.url);
    for (const part of ["state", "history"]) take(part, shown);
    clear();
    window.gateVerdict.show(verdict);
  };

  const judge = async (form) => {
    try {
      await send(form);
    } catch {
      const made = await window.gateOffline?.judge(form);
      said.hidden = Boolean(made);
      if (made) clear();
      if (made) window.gateVerdict.show(made);
      else if (form.elements.code.type !== "hidden") form.elements.code.select();
    }
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
      await work(form);
    } finally {
      delete form.dataset.sending;
    }
  });
})();

// The gate's camera, where the browser reads QR codes by itself: a code that it sees is sent as a reader would type it.
(() => {
  const AGAIN_AFTER = 5000; // out of sight for so long, the same badge is a new scan
  const EVERY = 150;
  const button = document.querySelector("[data-camera]");
  const video = document.querySelector("[data-camera-view]");
  if (!button || !video || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const input = document.querySelector("[data-gate] [name=code]");
  const kept = sessionStorage;
  let stream = null;

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    button.textContent = button.dataset.open;
    button.setAttribute("aria-pressed", "false");
  };

  // The badge just read stays before the lens while its verdict shows.
  const isNew = (code) => {
    const before = code === kept.gateCode ? Number(kept.gateAt) : 0;
    kept.gateCode = code;
    kept.gateAt = Date.now();
    return Date.now() - before > AGAIN_AFTER;
  };

  const send = (code) => {
    input.value = code;
    input.form.requestSubmit();
  };

  const look = async (detector) => {
    if (!stream) return;
    const seen = input.form.dataset.sending ? [] : await detector.detect(video).catch(() => []);
    const code = seen[0]?.rawValue;
    if (stream && code && isNew(code)) send(code);
    setTimeout(look, EVERY, detector);
  };

  const open = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.textContent = button.dataset.refused;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = button.dataset.close;
    button.setAttribute("aria-pressed", "true");
    look(new BarcodeDetector({ formats: ["qr_code"] }));
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    if (stream) delete kept.gateCamera;
    else kept.gateCamera = "on";
    if (stream) close();
    else open();
  });
  if (kept.gateCamera) open();
})();
