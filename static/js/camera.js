// A camera, where the browser reads QR codes by itself: a code that it sees is sent as a reader would type it into #code.
// Once opened it stays so on the pages of this tab, until somebody closes it.
(() => {
  const AGAIN_AFTER = 5000; // out of sight for so long, the same badge is a new scan
  const EVERY = 150;
  const button = document.querySelector("[data-camera]");
  const video = document.querySelector("[data-camera-view]");
  if (!button || !video || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const input = document.querySelector("#code");
  const kept = sessionStorage;
  let stream = null;

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    button.textContent = button.dataset.open;
    button.setAttribute("aria-pressed", "false");
  };

  // The code just read stays before the lens while the page says what it is worth.
  const isNew = (code) => {
    const before = code === kept.cameraCode ? Number(kept.cameraAt) : 0;
    kept.cameraCode = code;
    kept.cameraAt = Date.now();
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
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: button.dataset.camera } });
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
    if (stream) delete kept.camera;
    else kept.camera = "on";
    if (stream) close();
    else open();
  });
  if (kept.camera) open();
})();
