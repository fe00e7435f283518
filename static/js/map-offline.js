// Once seen, the public map is there without a network: a worker keeps the pages of it that were seen, and what they load.
(() => {
  const part = document.querySelector("[data-map-worker]");
  if (!part || !("serviceWorker" in navigator)) return;
  const MOST = 120; // files kept, of every language seen
  const works = Boolean(navigator.serviceWorker.controller);

  // The worker begins with the next page: this one is kept here, unless it is for one person alone.
  const keepPage = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const alone = /no-store/.test(answer.headers.get("Cache-Control") ?? "");
    if (answer.ok && !answer.redirected && !alone) await (await caches.open("map-pages")).put(address, answer);
  };

  const keepFiles = async () => {
    const files = await caches.open("map-files");
    const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
    const own = loaded.filter((url) => url.origin === location.origin && /^\/(static|colours)\//.test(url.pathname));
    const kept = new Set((await files.keys()).map((one) => one.url));
    await files.addAll([...new Set(own.map((url) => url.href))].filter((one) => !kept.has(one)));
    const old = (await files.keys()).slice(0, -MOST);
    await Promise.all(old.map((one) => files.delete(one)));
  };

  const keep = async () => {
    const { mapWorker, mapScope } = part.dataset;
    await navigator.serviceWorker.register(mapWorker, { scope: mapScope });
    await keepFiles();
    if (!works) {
      const addresses = new Set([new URL(mapScope, location).href, location.href.split("#")[0]]);
      await Promise.all([...addresses].map(keepPage));
    }
    part.dataset.mapKept = "";
  };
  addEventListener("load", () => keep().catch(() => undefined));
})();
