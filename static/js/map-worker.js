// The service worker of the public map: pages come from the network, or as they were seen; what they load, as it was kept.
const PAGES = "map-pages";
const FILES = "map-files";
const MOST = 40; // pages kept, the oldest goes first

const keep = async (request, answer) => {
  const pages = await caches.open(PAGES);
  await pages.put(request, answer);
  const old = (await pages.keys()).slice(0, -MOST);
  await Promise.all(old.map((one) => pages.delete(one)));
};

// What is for one person alone is not kept: it says so.
const ours = (answer) => answer.ok && !answer.redirected && !/no-store/.test(answer.headers.get("Cache-Control") ?? "");

const page = async (request) => {
  try {
    const answer = await fetch(request);
    if (ours(answer)) await keep(request.url, answer.clone());
    return answer;
  } catch (error) {
    const pages = await caches.open(PAGES);
    const seen = (await pages.match(request.url)) ?? (await pages.match(request.url, { ignoreSearch: true }));
    if (seen) return seen;
    throw error;
  }
};

const file = async (request) => (await (await caches.open(FILES)).match(request)) ?? fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (`${url.origin}${url.pathname}` === self.registration.scope) event.respondWith(page(request));
  else if (/^\/(static|colours)\//.test(url.pathname)) event.respondWith(file(request));
});
