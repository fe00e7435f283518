// A camera: a code that it sees is sent as a reader would type it into #code. Once opened it stays so on the pages of
// this tab, until somebody closes it.
(() => {
  const AGAIN_AFTER = 5000; // out of sight for so long, the same badge is a new scan
  const EVERY = 150;
  const button = document.querySelector("[data-camera]");
  const video = document.querySelector("[data-camera-view]");
  if (!button || !video || !navigator.mediaDevices) return;
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

  // --- what reads a picture: the browser, or the machine code that pages of browsers without a reader load

  const readsByItself = async () => {
    const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
    return formats?.includes("qr_code") ?? false;
  };

  const byBrowser = () => {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video))[0]?.rawValue;
  };

  const loaded = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });

  const byMachine = async () => {
    await loaded(button.dataset.reader);
    const overrides = { locateFile: () => button.dataset.machine };
    await ZXingWASM.prepareZXingModule({ overrides, fireImmediately: true });
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      pen.drawImage(video, 0, 0);
      const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
      const [found] = await ZXingWASM.readBarcodes(picture, { formats: ["QRCodeModel2"], maxNumberOfSymbols: 1 });
      return found?.text;
    };
  };

  // --- the camera

  const look = async (read) => {
    if (!stream) return;
    const code = input.form.dataset.sending ? null : await read().catch(() => null); // no picture yet
    if (stream && code && isNew(code)) send(code);
    setTimeout(look, EVERY, read);
  };

  const open = async () => {
    const wanted = { facingMode: button.dataset.camera, width: { ideal: 1280 }, height: { ideal: 720 } };
    let read;
    try {
      read = (await readsByItself()) ? byBrowser() : await byMachine();
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch {
      button.textContent = button.dataset.refused;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = button.dataset.close;
    button.setAttribute("aria-pressed", "true");
    look(read);
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
