// Without network the gate judges by the signed list that it keeps, and notes each scan in a log of its own, which only
// grows. The log goes to the server as soon as it can; what came in twice is one scan there.
(() => {
  const line = document.querySelector("[data-gate-sync]");
  if (!line || !window.isSecureContext || !("indexedDB" in window)) return;
  const said = line.dataset;
  const MINUTE = 60_000;
  const EVERY = 10_000;
  const BATCH = 100;
  const TOKEN = 114;
  const MOST_PHOTOS = 2000; // some 7 kB each
  const PHOTOS_AT_ONCE = 40;
  const SHORT = 24; // the code of a badge that is too small for a token
  // Where, in what the list says of a badge, its state stands, and by what its codes and its photo are known.
  const STATE = 5;
  const OF_CODE = 6;
  const OF_SHORT = 8;
  const OF_EARLIER = 9;
  const OF_PHOTO = 10;
  const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const EPOCH = Date.UTC(2020, 0, 1);
  const COUNTED = ["welcome", "identity", "again", "left"];
  const locale = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;
  let list = null; // the list that is kept, read
  let ended = false;
  let wrong = false;

  // --- what is kept on this device

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const opening = (() => {
    const request = indexedDB.open(`gate ${said.edition}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("log", { keyPath: "counter", autoIncrement: true });
      request.result.createObjectStore("kept");
    };
    return settled(request);
  })();

  const store = async (name, mode = "readonly") =>
    (await opening).transaction(name, mode, { durability: "strict" }).objectStore(name);
  const keep = async (key, value) => settled((await store("kept", "readwrite")).put(value, key));
  const kept = async (key) => settled((await store("kept")).get(key));
  const note = async (entry) => settled((await store("log", "readwrite")).add(entry));
  const after = async (counter, most) =>
    settled((await store("log")).getAll(IDBKeyRange.lowerBound(counter, true), most));
  const waiting = async () => {
    const beyond = IDBKeyRange.lowerBound((await kept("sent")) ?? 0, true);
    return settled((await store("log")).count(beyond));
  };

  // How long scans took until their verdicts were seen: beside the log, which only grows, until the server has it.
  const DELAYS = IDBKeyRange.bound(["delay"], ["delay", []]);
  const took = async (scan, milliseconds) => keep(["delay", scan], [scan, milliseconds]);
  const delays = async () => settled((await store("kept")).getAll(DELAYS, BATCH));
  const forget = async (sent) => {
    const here = await store("kept", "readwrite");
    await Promise.all(sent.map(([scan]) => settled(here.delete(["delay", scan]))));
  };

  // Who came and went here by the server's word, until a list comes that has it: the network may go before it does.
  const SEEN = IDBKeyRange.bound(["seen"], ["seen", []]);
  const seen = async () => settled((await store("kept")).getAll(SEEN));
  const forgetSeen = async (keys) => {
    const here = await store("kept", "readwrite");
    await Promise.all(keys.map((key) => settled(here.delete(key))));
  };

  // Photos on badges, as small JPEG in base64, by what the list knows them by.
  const PHOTOS = IDBKeyRange.bound(["photo"], ["photo", []]);
  const photosKept = async () => (await settled((await store("kept")).getAllKeys(PHOTOS))).map(([, known]) => known);
  const putPhotos = async (found) => {
    const here = await store("kept", "readwrite");
    await Promise.all(Object.entries(found).map(([known, jpeg]) => settled(here.put(jpeg, ["photo", known]))));
  };
  const forgetPhotos = async (which) => {
    const here = await store("kept", "readwrite");
    await Promise.all(which.map((known) => settled(here.delete(["photo", known]))));
  };

  const device = async () => {
    const known = await kept("device");
    if (known) return known;
    const made = crypto.randomUUID();
    await keep("device", made);
    return made;
  };

  // --- the signed list

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const publicKey = (base64) => crypto.subtle.importKey("raw", bytes(base64), "Ed25519", false, ["verify"]);
  const isSigned = async (key, signature, content) => {
    try {
      return await crypto.subtle.verify("Ed25519", await publicKey(key), signature, content);
    } catch {
      return false;
    }
  };
  const fingerprint = async (code) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
    return [...hash].map((one) => one.toString(16).padStart(2, "0")).join("").slice(0, 24);
  };

  const read = async (snapshot) => {
    const content = new TextEncoder().encode(snapshot.text);
    if (!(await isSigned(said.key, bytes(snapshot.signature), content))) return null;
    const found = JSON.parse(snapshot.text);
    found.through = snapshot.through;
    const badges = Object.entries(found.badges);
    found.numbers = new Map(badges.map(([number, badge]) => [badge[0], number]));
    found.photos = badges.filter(([, badge]) => badge[OF_PHOTO]).map(([number, badge]) => [badge[OF_PHOTO], number]);
    return found;
  };

  const fetchList = async () => {
    const through = (await kept("sent")) ?? 0;
    const before = await settled((await store("kept")).getAllKeys(SEEN));
    const answer = await fetch(said.snapshotUrl, { cache: "no-cache", redirect: "manual" });
    if (answer.type === "opaqueredirect") await renewed(); // to the page on which one logs in
    if (answer.status === 403) await forgetPhotos(await photosKept()); // no longer at the gate
    if (!answer.ok) return;
    const snapshot = { ...(await answer.json()), through };
    const found = await read(snapshot);
    wrong = !found;
    if (found) {
      list = found;
      await keep("snapshot", snapshot);
      await keep("synced", Date.now());
      await forgetSeen(before);
    }
  };

  // The photos of the list, so many as a device may keep; what waits to be sent goes first.
  const fetchPhotos = async () => {
    const wanted = new Map(list.photos.slice(0, MOST_PHOTOS));
    const here = await photosKept();
    await forgetPhotos(here.filter((known) => !wanted.has(known)));
    for (const known of here) wanted.delete(known);
    const lacking = [...wanted.values()];
    while (lacking.length) {
      const some = lacking.splice(0, PHOTOS_AT_ONCE);
      const answer = await fetch(`${said.photosUrl}?of=${some}`, { cache: "no-store", redirect: "error" });
      if (!answer.ok) return;
      await putPhotos(await answer.json());
      await tell();
      await upload();
    }
  };

  // --- one scan, judged here

  const decoded = (code) => {
    const raw = [];
    for (let at = 0; at < code.length; at += 3) {
      const [a, b, c] = [...code.slice(at, at + 3)].map((letter) => ALPHABET.indexOf(letter));
      const number = a + 45 * b + 2025 * c;
      if (Math.min(a, b, c) < 0 || number > 0xffff) return null;
      raw.push(number >> 8, number & 255);
    }
    const isOurs = (raw.length === 76 && raw[0] === 1) || (raw.length === 16 && raw[0] === 2);
    return isOurs ? Uint8Array.from(raw) : null;
  };

  // What a reader set to another keyboard wrote, read back, as the server does.
  const FRENCH = { A: "Q", Q: "A", W: "Z", Z: "W", a: "Q", q: "A", w: "Z", z: "W" };
  const PLAIN = Object.assign(
    Object.fromEntries([..."&é\"'(-è_çà"].map((letter, at) => [letter, "1234567890"[at]])),
    { É: "2", È: "7", Ç: "9", À: "0", 4: "$", 5: "%", 8: "*", ")": "-", ":": ".", "!": "/", M: ":", m: ":", "?": "M" },
    FRENCH,
  );
  const CAPITALS = Object.assign(
    { "'": "$", "(": "%", _: "*", "°": "-", "=": "+", "/": ".", "§": "/", m: ":", ",": "M" },
    FRENCH,
  );
  const translated = (text, table) => [...text].map((letter) => table[letter] ?? letter).join("");

  const tokens = (text) => {
    const plain = text.replace(/[\x00-\x1f\x7f]/g, "");
    const readings = [plain, translated(plain, PLAIN), translated(plain, CAPITALS)].map((one) => one.toUpperCase());
    const found = [];
    const length = plain.length >= TOKEN ? TOKEN : SHORT;
    for (const reading of new Set(readings))
      for (let start = 0; start + length <= reading.length; start += 1) {
        const raw = decoded(reading.slice(start, start + length));
        if (raw) found.push([reading.slice(start, start + length), raw]);
      }
    return found;
  };

  const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: list.timezone }).format(new Date());
  const dayOf = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: list.timezone }).format(new Date(at));

  const isGood = (hours) => hours.some(([from, to]) => Date.parse(from) <= Date.now() && Date.now() < Date.parse(to));
  const refusalOf = ([, , , role, days, state], isRehearsal, isReplaced = false) => {
    if (state === "withdrawn" || state === "revoked" || state === "held") return state;
    if (state !== "issued") return "not_issued";
    if (isReplaced) return "replaced";
    if (isRehearsal) return ""; // at any time
    if (days.length && !days.includes(today())) return "other_day";
    return isGood(list.hours[role] ?? []) ? "" : "other_hours";
  };

  // What is ours, but was issued since the list came: of who was to have a badge then, all but that is known.
  const ofNewer = (number, role, isRehearsal) => {
    const badge = [...(list.badges[number] ?? ["", "", "", role, [], "requested"])];
    if (badge[STATE] === "requested") badge[STATE] = "issued";
    return { number, isNew: true, role, refusal: refusalOf(badge, isRehearsal) };
  };

  // A short code has no signature, but the list has those of the badges that will be issued next.
  const ofShort = async ([code, raw], isRehearsal) => {
    const view = new DataView(raw.buffer);
    const [edition, number] = [view.getUint16(1), String(view.getUint32(3))];
    if (edition !== list.number) return { refusal: "other_edition" };
    const [badge, print] = [list.badges[number], await fingerprint(code)];
    const role = list.ahead?.[number]?.[print];
    if (role) return ofNewer(number, role, isRehearsal);
    if (!badge) return { refusal: "newer" };
    const isEarlier = badge[OF_EARLIER]?.includes(print);
    if (badge[OF_SHORT] !== print && !isEarlier) return { refusal: "forged" };
    return { number, refusal: refusalOf(badge, isRehearsal, isEarlier) };
  };

  // Return the badge's number, why it is refused, and whether it is newer than the list.
  const ofToken = async ([code, raw], isRehearsal) => {
    const view = new DataView(raw.buffer);
    const [edition, number, key] = [view.getUint16(1), String(view.getUint32(3)), raw[11]];
    if (edition !== list.number) return { refusal: "other_edition" };
    const expires = EPOCH + ((raw[8] << 16) | (raw[9] << 8) | raw[10]) * 3_600_000;
    const [badge, print] = [list.badges[number], await fingerprint(code)];
    const isEarlier = badge?.[OF_EARLIER]?.includes(print);
    const isOurs = badge?.[OF_CODE] === print || isEarlier;
    const payload = raw.slice(0, 12);
    if (!isOurs && !(list.keys[key] && (await isSigned(list.keys[key], raw.slice(12), payload))))
      return { refusal: "forged" };
    if (Date.now() >= expires) return { refusal: "expired" };
    if (!isOurs) return ofNewer(number, list.roles?.[raw[7]], isRehearsal);
    return { number, refusal: refusalOf(badge, isRehearsal, isEarlier) };
  };

  const ofCode = async (code, method, isRehearsal) => {
    if (method !== "scanned") {
      const number = list.numbers.get(code.trim().toUpperCase());
      return number ? { number, refusal: refusalOf(list.badges[number], isRehearsal) } : { refusal: "unknown" };
    }
    let found = null;
    for (const token of tokens(code)) {
      const isShort = token[0].length === SHORT;
      const one = await (isShort ? ofShort : ofToken)(token, isRehearsal);
      if (one.number || (!isShort && one.refusal !== "forged")) return one;
      found ??= one;
    }
    const { length } = code.replace(/[\x00-\x1f\x7f]/g, "");
    return found ?? { refusal: length >= TOKEN || length === SHORT ? "layout" : "unknown" };
  };

  // A zone is open to the badges of its roles alone.
  const inZone = (found, zone) => {
    if (!zone || !found.number || found.refusal) return found;
    const role = found.role ?? list.badges[found.number][3];
    return list.zones?.[zone]?.includes(role) ? found : { ...found, refusal: "other_zone" };
  };

  // When and where a badge came in today, and whether it is inside still; by the list, and by what was scanned here since.
  const entriesOf = async (number, isRehearsal) => {
    let inside = isRehearsal ? null : list.inside[number];
    let came = isRehearsal ? null : (list.came?.[number] ?? inside);
    const isCounted = (one) => COUNTED.includes(one.verdict) && dayOf(one.at) === today();
    const here = [...(await after(list.through, undefined)), ...(await seen())];
    for (const one of here.sort((a, b) => a.at.localeCompare(b.at)))
      if (one.number === number && one.is_rehearsal === isRehearsal && isCounted(one)) {
        if (one.verdict === "left") inside = null;
        else if (one.verdict !== "again" || !inside) inside = [one.at, one.gate];
        came = inside ?? came;
      }
    const ofToday = (entry) => (entry && dayOf(entry[0]) === today() ? entry : null);
    return { inside: ofToday(inside), came: ofToday(came) };
  };

  const verdictOf = async ({ number, refusal, isNew }, method, { direction, isRehearsal, zone }) => {
    const { inside, came } = number ? await entriesOf(number, isRehearsal) : {};
    if (number && direction === "out") return { verdict: inside ? "left" : "not_inside", since: inside };
    if (!number || refusal) return { verdict: "refused", refusal };
    const isSure = method === "scanned" && !isNew;
    if (zone) return { verdict: "allowed", isSure, isNew };
    if (list.reentry === "once" && came) return { verdict: "refused", refusal: "second_entry", since: came };
    if (list.reentry !== "free" && inside) return { verdict: "again", since: inside };
    return { verdict: isSure ? "welcome" : "identity", isNew };
  };

  const withPhoto = async (made, known) => {
    const photo = known && (await kept(["photo", known]));
    if (!photo) return made;
    const picture = document.querySelector("template[data-photo]").content.firstElementChild.cloneNode(true);
    picture.src = `data:image/jpeg;base64,${photo}`;
    made.querySelector(".verdict-shape").after(picture);
    return made;
  };

  const shown = ({ verdict, refusal, since, isSure, isNew }, number) => {
    const asked = isNew ? "newer" : "identity";
    const named = { refused: `refused-${refusal}`, identity: asked, allowed: isSure ? "allowed" : asked };
    const name = named[verdict] ?? verdict;
    const made = document.querySelector(`template[data-verdict-of="${name}"]`).content.firstElementChild.cloneNode(true);
    const badge = list.badges[number];
    const who = badge ? [badge[1], badge[2]].filter(Boolean).join(" · ") : "";
    const clock = { timeStyle: "short", timeZone: list.timezone }; // the gate's, whatever the device says
    const when = since ? `${new Date(since[0]).toLocaleTimeString(locale, clock)} ${since[1]}`.trim() : "";
    for (const node of made.querySelectorAll("bdi, .verdict-why"))
      node.textContent = node.textContent.replace("{who}", who).replace("{when}", when);
    made.dataset.judgedHere = "";
    return made;
  };

  // What the server said of a scan: green and amber let somebody in, the sign of leaving lets them out.
  const heard = async (form, kind) => {
    const { code, gate, direction, is_rehearsal: rehearsal, zone, event } = form.elements;
    const verdict = { in: { ok: "welcome", flag: "again" }, out: { left: "left" } }[direction.value][kind];
    if (!list || zone.value || !verdict) return;
    const isRehearsal = Boolean(rehearsal.value);
    const { number } = await ofCode(code.value, form.dataset.gate, isRehearsal);
    const entry = { number, at: new Date().toISOString(), gate: gate.value, is_rehearsal: isRehearsal, verdict };
    await keep(["seen", event.value], entry);
  };

  const judge = async (form) => {
    if (!list) return null;
    const { code, gate, direction, is_rehearsal: rehearsal, zone, event } = form.elements;
    const [method, isRehearsal] = [form.dataset.gate, Boolean(rehearsal.value)];
    const found = inZone(await ofCode(code.value, method, isRehearsal), zone.value);
    const station = { direction: direction.value, isRehearsal, zone: zone.value };
    const result = await verdictOf(found, method, station);
    await note({
      event: event.value,
      at: new Date().toISOString(),
      code: code.value,
      method,
      direction: direction.value,
      is_rehearsal: isRehearsal,
      gate: gate.value,
      zone: zone.value,
      verdict: result.verdict,
      number: found.number ?? "",
    });
    await tell();
    return withPhoto(shown(result, found.number), list.badges[found.number]?.[OF_PHOTO]);
  };

  // --- a name, searched in the list with typing errors forgiven, as the server does

  const LONG_ENOUGH = 4;
  const ALIKE = 0.7;
  const BEGUN = 0.95;
  const MOST_FOUND = 8;
  const SAME = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", "ـ": "" };
  const words = (text) => {
    const plain = [...text.normalize("NFC")].map((letter) => SAME[letter] ?? letter).join("");
    return plain.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  };

  // How many letters are typed wrong, left out, too many, or before one another.
  const errors = (asked, written) => {
    let [beforeLast, last] = [[], Array.from({ length: written.length + 1 }, (_, at) => at)];
    for (let row = 1; row <= asked.length; row += 1) {
      const line = [row];
      for (let at = 1; at <= written.length; at += 1) {
        const isSame = asked[row - 1] === written[at - 1];
        line[at] = Math.min(last[at] + 1, line[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1));
        const isCrossed = asked[row - 1] === written[at - 2] && asked[row - 2] === written[at - 1];
        if (row > 1 && at > 1 && isCrossed) line[at] = Math.min(line[at], beforeLast[at - 2] + 1);
      }
      [beforeLast, last] = [last, line];
    }
    return last[written.length];
  };

  const likeness = (asked, written) => {
    if (asked === written) return 1;
    if (written.startsWith(asked)) return BEGUN;
    if (asked.length < LONG_ENOUGH) return 0;
    const alike = 1 - errors(asked, written) / Math.max(asked.length, written.length);
    return alike >= ALIKE ? alike : 0;
  };

  const find = (text) => {
    if (!list) return false;
    const asked = words(text);
    const scored = Object.values(list.badges).map((badge) => {
      const written = words(`${badge[1]} ${badge[7] ?? ""}`);
      return [Math.min(...asked.map((one) => Math.max(0, ...written.map((word) => likeness(one, word))))), badge];
    });
    const found = scored.filter(([score]) => asked.length && score > 0);
    found.sort((one, other) => other[0] - one[0] || one[1][1].localeCompare(other[1][1]));
    const made = (name) => document.querySelector(`template[data-found="${name}"]`).content.firstElementChild.cloneNode(true);
    const listed = made(found.length ? "some" : "nobody");
    for (const [, [reference, name, organisation]] of found.slice(0, MOST_FOUND)) {
      const person = made("person");
      const form = person.querySelector("form");
      form.elements.code.value = reference;
      form.elements.event.value = crypto.randomUUID();
      form.elements.csrf_token.value = csrf().value;
      person.querySelector("[data-name]").textContent = name;
      person.querySelector("[data-organisation]").textContent = organisation;
      listed.append(person);
    }
    document.querySelector("[data-gate-part=found]").replaceChildren(listed);
    return true;
  };

  // --- to the server

  const csrf = () => document.querySelector("[data-gate] [name=csrf_token]");
  const post = (body) =>
    fetch(said.eventsUrl, {
      method: "POST",
      redirect: "error",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf().value },
      body: JSON.stringify(body),
    });

  const renewed = async () => {
    const answer = await fetch(said.tokenUrl, { cache: "no-store" });
    ended = answer.status === 401;
    if (ended) await forgetPhotos(await photosKept());
    if (!answer.ok) return false;
    const { csrf_token: token } = await answer.json();
    for (const one of document.querySelectorAll("[name=csrf_token]")) one.value = token;
    return true;
  };

  const upload = async () => {
    for (;;) {
      const measured = await delays(); // read first: their scans are in the log by then
      const entries = await after((await kept("sent")) ?? 0, BATCH);
      if (!entries.length && !measured.length) return;
      const known = entries.length < BATCH ? measured : []; // no scan of theirs is left for the next batch
      const events = entries.map(({ number, ...entry }) => entry);
      const body = { device: await device(), now: new Date().toISOString(), events, delays: Object.fromEntries(known) };
      let answer = await post(body);
      if ([400, 401].includes(answer.status) && (await renewed())) answer = await post(body);
      if (!answer.ok) return;
      if (entries.length) await keep("sent", entries.at(-1).counter);
      await forget(known);
      if (entries.length) document.dispatchEvent(new Event("gate-sent"));
    }
  };

  const ago = (at) => {
    const minutes = Math.round((Date.now() - at) / MINUTE);
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-minutes, "minute");
  };

  const tell = async () => {
    const [at, count] = [await kept("synced"), await waiting()];
    let text = said.never;
    if (at) text = (count ? said.waiting : said.done).replace("{when}", ago(at));
    if (ended) text = said.ended;
    if (wrong) text = said.false;
    line.textContent = text.replace("{count}", count);
    const total = list?.photos.length;
    if (total) line.textContent += ` · ${said.photos.replace("{count}", (await photosKept()).length).replace("{total}", total)}`;
    line.dataset.count = count;
    line.hidden = false;
  };

  let running = false;
  const synchronise = async () => {
    if (running) return;
    running = true;
    try {
      await upload();
      const [at, sent] = [(await kept("synced")) ?? 0, (await kept("sent")) ?? 0];
      if (!list || Date.now() - at >= MINUTE || list.through !== sent) {
        await fetchList();
        if (list && !ended && !wrong) await fetchPhotos();
      }
    } catch {
      // No network: the log waits.
    } finally {
      running = false;
      await tell();
    }
  };

  // --- this page, kept for when there is no network

  const keepPage = async () => {
    await navigator.serviceWorker.register(said.workerUrl);
    const cache = await caches.open("gate");
    const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
    const own = loaded.filter((url) => url.origin === location.origin && /^\/(static|colours)\//.test(url.pathname));
    const camera = document.querySelector("[data-camera]").dataset; // it may be opened later
    const reader = [camera.reader, camera.machine].map((name) => new URL(name, location).href);
    await cache.addAll([said.pageUrl, ...new Set([...own.map((url) => url.href), ...reader])]);
    await navigator.storage?.persist?.();
  };

  const start = async () => {
    const snapshot = await kept("snapshot");
    if (snapshot) list = await read(snapshot);
    await tell();
    await synchronise();
    setInterval(synchronise, EVERY);
    addEventListener("online", synchronise);
    if ("serviceWorker" in navigator && navigator.onLine) await keepPage().catch(() => undefined);
    line.dataset.ready = "yes";
  };

  window.gateOffline = { find, heard, judge, took };
  start();
})();
