// The gate's service worker: the page comes from the network, or as it was kept; what it loads, from the cache first.
const CACHE = "gate";
const HOME = self.registration.scope;

const kept = async (key) => (await caches.open(CACHE)).match(key);

// A page that shows somebody, by a scan or a search, is not kept.
const page = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && request.url === HOME) await (await caches.open(CACHE)).put(HOME, answer.clone());
    return answer;
  } catch (error) {
    const copy = await kept(HOME);
    if (copy) return copy;
    throw error;
  }
};

const asset = async (request) => (await kept(request)) ?? fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && `${url.origin}${url.pathname}` === HOME) event.respondWith(page(request));
  else if (/^\/(static|colours)\//.test(url.pathname)) event.respondWith(asset(request));
});
