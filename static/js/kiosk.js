// The kiosk forgets who stood there: after some seconds without a touch it is at its start again, and empty.
(() => {
  const kiosk = document.querySelector("[data-kiosk]");
  if (!kiosk) return;
  const { kiosk: start, seconds } = kiosk.dataset;
  const code = document.querySelector("#code");
  let timer;

  const again = async () => {
    for (const form of document.querySelectorAll("form")) form.reset();
    try {
      await fetch(start, { method: "HEAD" });
      location.replace(start);
    } catch {
      kiosk.hidden = true; // without network nothing of the last visitor stays to be read
      wait();
    }
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(again, Number(seconds) * 1000);
  };

  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, wait);
  addEventListener("pageshow", (event) => event.persisted && again());
  wait();
  if (!sessionStorage.camera) code?.focus(); // where the camera reads, no keyboard covers what it sees

  const label = document.querySelector("[data-print]");
  const print = () => window.print();
  if (label?.complete) print();
  else label?.addEventListener("load", print, { once: true });
})();
