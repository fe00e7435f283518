// A file dropped on a form goes into its file input and is sent; one that is too large stays here.
(() => {
  const zoneOf = (event) => event.target.closest?.("form[data-drop]");
  const inputOf = (zone) => zone.querySelector("input[type=file]");
  const say = (zone, text) => (zone.querySelector("[data-drop-said]").textContent = text);

  const tooLarge = (zone) => {
    const [file] = inputOf(zone).files;
    const over = file !== undefined && file.size > Number(zone.dataset.largest);
    say(zone, over ? zone.dataset.tooLarge : "");
    return over;
  };

  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("drop-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("drop-over");
  });
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    zone.classList.remove("drop-over");
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    inputOf(zone).files = one.files;
    if (!tooLarge(zone)) zone.requestSubmit();
  });

  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone) tooLarge(zone);
  });
  document.addEventListener("submit", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    if (tooLarge(zone)) event.preventDefault();
    else say(zone, zone.dataset.working);
  }, true);
})();
