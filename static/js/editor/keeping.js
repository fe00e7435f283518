// What lies under a plan, kept in this browser by the page's address: a month at most, and until somebody logs out.

const NAME = "village:under";
const MONTH_MS = 30 * 86_400_000;

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const within = async (mode, act) => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("under");
  const database = await settled(opening);
  try {
    return await act(database.transaction("under", mode).objectStore("under"));
  } finally {
    database.close();
  }
};

// A browser that keeps nothing, as in a private window, shows it all the same.
const tried = (act) => act.catch(() => null);

export const kept = (place) => tried(within("readonly", (store) => settled(store.get(place))));

export const keep = (place, what) =>
  tried(
    within("readwrite", async (store) => {
      const now = Date.now();
      for (const key of await settled(store.getAllKeys())) {
        const { at } = await settled(store.get(key));
        if (now - at > MONTH_MS) store.delete(key);
      }
      if (what) return settled(store.put({ ...what, at: now }, place));
      return settled(store.delete(place));
    }),
  );
