// Who logs out takes along what this device keeps of the gate's people: lists of names, photos, the page as it was.
// Scans that were not sent yet stay, for they would be lost; they name nobody.
(() => {
  const NAMED = /^gate /;
  const SENT = "sent";
  const DEVICE = "device";

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const forget = async (name) => {
    const database = await settled(indexedDB.open(name));
    const kept = database.transaction("kept", "readwrite").objectStore("kept");
    const keys = await settled(kept.getAllKeys());
    const gone = keys.filter((key) => key !== SENT && key !== DEVICE && key[0] !== "delay");
    await Promise.all(gone.map((key) => settled(kept.delete(key))));
    database.close();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-forget-drafts]") || !navigator.onLine) return;
    event.preventDefault();
    try {
      await caches.delete("gate");
      const databases = await indexedDB.databases();
      await Promise.all(databases.filter(({ name }) => NAMED.test(name)).map(({ name }) => forget(name)));
    } catch {
      // A browser that says nothing of what it keeps: the guide says how to clear it.
    }
    form.submit();
  });
})();
