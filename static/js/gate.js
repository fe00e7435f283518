// A code goes to the server; without network it is judged here (gate-offline.js), and where that cannot be, it is kept
// in its field with its event: pressed again, it is the same scan.
(() => {
  const said = document.querySelector("[data-offline]");

  const PATIENCE = 5000;

  const send = async (form) => {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal });
    if (answer.status >= 502) throw new Error("the server is not reached");
    if (answer.redirected) location.assign(answer.url);
    else form.submit(); // a page that says what is wrong: the same event again, shown by the browser
  };

  for (const form of document.querySelectorAll("[data-gate]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "yes";
      said.hidden = true;
      try {
        await send(form);
      } catch {
        said.hidden = (await window.gateOffline?.judge(form)) ?? false;
        if (!said.hidden) form.elements.code.select();
      } finally {
        delete form.dataset.sending;
      }
    });
  }
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

  // The badge just read is still before the lens when its verdict shows.
  const isNew = (code) => {
    const before = code === kept.gateCode ? Number(kept.gateAt) : 0;
    kept.gateCode = code;
    kept.gateAt = Date.now();
    return Date.now() - before > AGAIN_AFTER;
  };

  const send = (code) => {
    close();
    input.value = code;
    input.form.requestSubmit();
  };

  const look = async (detector) => {
    if (!stream) return;
    const seen = await detector.detect(video).catch(() => []);
    const code = seen[0]?.rawValue;
    if (stream && code && isNew(code)) send(code);
    else setTimeout(look, EVERY, detector);
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
