// Autosave: a changed form goes to the server at most every ten seconds and when the page is left;
// a copy on this device survives a killed tab and is offered back.
(() => {
  const EVERY_MS = 10_000;
  const KEEP_MS = 7 * 86_400_000;
  const RETRY = new Set([408, 425, 429]);
  const PREFIX = "village:draft:";
  const SECRET = new Set(["password", "file", "hidden", "submit", "button"]);
  // Two texts that the server would keep as the same.
  const folded = (entries) =>
    JSON.stringify(entries.map(([name, value]) => [name, value.normalize("NFC").replace(/\r\n?/g, "\n").trim()]));
  const locale = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;

  const isText = (control) => control.name && !SECRET.has(control.type);
  const isTick = (control) => control.type === "checkbox" || control.type === "radio";

  // What stands in the form, as pairs that can be stored and compared; no secrets, no files.
  const pairsOf = (form, isTicked, valueOf, isChosen) =>
    [...form.elements]
      .filter((control) => isText(control) && !control.disabled && (!isTick(control) || isTicked(control)))
      .flatMap((control) =>
        control.multiple
          ? [...control.options].filter(isChosen).map((option) => [control.name, option.value])
          : [[control.name, valueOf(control)]],
      );
  const entriesOf = (form) =>
    pairsOf(form, (tick) => tick.checked, (control) => control.value, (option) => option.selected);

  // The same as the server sent it, whatever was typed before this script came.
  const first = ({ options }) => [...options].find((option) => option.defaultSelected) ?? options[0];
  const asSent = (form) =>
    pairsOf(
      form,
      (tick) => tick.defaultChecked,
      (control) => (control.options ? (first(control)?.value ?? "") : isTick(control) ? control.value : control.defaultValue),
      (option) => option.defaultSelected,
    );

  // After going back or reloading, a browser itself puts in what once stood in the form.
  const [{ type: arrival }] = performance.getEntriesByType("navigation");

  const byName = (entries) => {
    const values = new Map();
    for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
    return (name) => [...(values.get(name) ?? [])];
  };
  const alike = (some, others) => folded([["", some.join("\n")]]) === folded([["", others.join("\n")]]);

  // Put back what was typed since `base`, the form as it was saved last: what others wrote in other fields
  // stays. Returns the controls in which they wrote something else, each with their text.
  const putBack = (form, { entries, base }) => {
    const [typed, before, theirs] = [entries, base ?? [], entriesOf(form)].map(byName);
    const others = [];
    const queues = new Map();
    for (const control of [...form.elements].filter(isText)) {
      const { name } = control;
      if (base && alike(typed(name), before(name))) continue;
      if (!queues.has(name)) {
        queues.set(name, typed(name));
        const text = theirs(name).join(", ");
        const written = text && !alike(theirs(name), typed(name)) && !alike(theirs(name), before(name));
        if (base && written) others.push([control, text]);
      }
      const mine = queues.get(name);
      if (isTick(control)) control.checked = mine.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = mine.includes(option.value);
      else if (mine.length) control.value = mine.shift();
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return others;
  };

  const time = (at) => new Date(at).toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });

  const store = {
    read(key) {
      try {
        const copy = JSON.parse(localStorage.getItem(PREFIX + key));
        return copy && Date.now() - copy.at < KEEP_MS ? copy : null;
      } catch {
        return null;
      }
    },
    // `base`: the form as it was saved last; `sent`: the version of the row for which it was sent by a press.
    write(key, entries, base, sent) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), entries, base, sent }));
      } catch {
        // A full or forbidden storage leaves the server's copy, which is the one that counts.
      }
    },
    drop(key) {
      localStorage.removeItem(PREFIX + key);
    },
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.key = form.dataset.autosaveKey || form.dataset.autosaveUrl;
      this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
      this.saved = JSON.stringify(entriesOf(form));
      this.sending = false;
      this.stopped = false;
      this.last = 0;
      if (arrival === "navigate") this.takeEarly();
      else addEventListener("pageshow", (event) => event.persisted || setTimeout(() => this.takeBack()));
      this.offer();
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", (event) => {
        if (this.isWhole(event.submitter)) {
          event.preventDefault();
          location.assign(form.dataset.reviewUrl);
          return;
        }
        this.stopped = true;
        clearTimeout(this.copying);
        this.keep(this.version());
      });
      addEventListener("focus", () => this.goOn());
      addEventListener("pageshow", () => (this.stopped = false));
      document.addEventListener("visibilitychange", () => (document.hidden ? this.send() : this.goOn()));
      addEventListener("pagehide", () => this.send());
      addEventListener("online", () => this.send());
    }

    // What was typed before this script came is saved with the next sending.
    takeEarly() {
      const sent = asSent(this.form);
      if ("answered" in this.form.dataset || folded(entriesOf(this.form)) === folded(sent)) return;
      this.saved = JSON.stringify(sent);
      this.changed();
    }

    // What the browser itself has put in can be older than what others have written since: it is offered.
    takeBack() {
      const sent = asSent(this.form);
      if ("answered" in this.form.dataset || folded(entriesOf(this.form)) === folded(sent)) return;
      clearTimeout(this.copying);
      clearTimeout(this.waiting);
      this.saved = JSON.stringify(sent);
      if (!store.read(this.key)) this.keep();
      this.form.reset();
      this.saved = JSON.stringify(entriesOf(this.form));
      this.offer();
    }

    say(word, values = {}) {
      if (!this.status) return;
      const text = this.status.dataset[word] ?? "";
      this.status.dataset.state = word;
      this.status.textContent = text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    }

    // Whether a press that leads to the review has nothing to send: all was saved, nothing refused.
    isWhole(submitter) {
      const reviews = this.form.dataset.reviewUrl && submitter?.value === "review";
      const files = [...this.form.elements].some((control) => control.type === "file" && control.files.length);
      return reviews && this.whole && !files && JSON.stringify(entriesOf(this.form)) === this.saved;
    }

    keep(sent) {
      store.write(this.key, entriesOf(this.form), JSON.parse(this.saved), sent);
    }

    version() {
      return this.form.elements.namedItem("version")?.value ?? "";
    }

    // After a login in another tab this page's forms take the token of the new session.
    async goOn() {
      if (!this.ended) return;
      const answer = await fetch(this.status.dataset.tokenUrl, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok || !this.ended) return;
      const { csrf_token: token } = await answer.json();
      for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
      this.ended = false;
      this.banner?.remove();
      this.send();
    }

    changed() {
      clearTimeout(this.copying);
      this.copying = setTimeout(() => this.keep(), 400);
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.send(), Math.max(1500, this.last + EVERY_MS - Date.now()));
    }

    async send() {
      const entries = entriesOf(this.form);
      const now = JSON.stringify(entries);
      if (this.sending || this.stopped || this.ended || now === this.saved) return;
      this.sending = true;
      this.whole = false;
      this.last = Date.now();
      this.keep();
      this.say("saving");
      try {
        await this.deliver(now);
      } catch {
        this.say("failed");
        this.waiting = setTimeout(() => this.send(), EVERY_MS);
      } finally {
        this.sending = false;
        // What was typed while the request was on its way goes with the next one.
        if (JSON.stringify(entriesOf(this.form)) !== now) this.changed();
      }
    }

    async deliver(now) {
      const body = new FormData(this.form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: new URLSearchParams(body),
        headers: { "X-CSRFToken": body.get("csrf_token") ?? "", "X-Autosave": "1", Accept: "application/json" },
        credentials: "same-origin",
        keepalive: now.length < 30_000,
      });
      if (response.status === 409) {
        this.stopped = true;
        this.say("stale");
        return;
      }
      if (response.status === 401) {
        this.ended = true;
        this.say("ended");
        const login = document.createElement("a");
        login.href = this.status.dataset.loginUrl;
        login.target = "_blank";
        login.rel = "noopener";
        login.textContent = this.status.dataset.login;
        this.announce(this.status.dataset.ended, login);
        return;
      }
      if (response.status === 422) {
        const { refused } = await response.json();
        this.saved = now;
        this.say("invalid", { names: refused.join(", ") });
        return;
      }
      if (response.status >= 400 && response.status < 500 && !RETRY.has(response.status)) {
        this.stopped = true;
        this.say("refused");
        return;
      }
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const { fields, at, refused = [] } = await response.json();
      this.refresh(fields);
      this.saved = now;
      if (refused.length) return this.say("partly", { time: at, names: refused.join(", ") });
      if (JSON.stringify(entriesOf(this.form)) === now) {
        store.drop(this.key);
        clearTimeout(this.copying);
        this.form.dispatchEvent(new CustomEvent("village:saved", { bubbles: true }));
      }
      this.whole = true;
      this.say("saved", { time: at });
    }

    // The answer carries new values of hidden inputs, such as the row's version.
    refresh(fields) {
      for (const [name, value] of Object.entries(fields)) {
        const control = this.form.elements.namedItem(name);
        if (control?.type === "hidden") control.value = value;
      }
      this.form.dispatchEvent(new CustomEvent("village:refreshed"));
    }

    offer() {
      const copy = store.read(this.key);
      if (!copy || !this.status) return;
      // The page that answers a press holds what was typed; it is on the device until it is saved.
      if ("answered" in this.form.dataset) return store.write(this.key, entriesOf(this.form), copy.base);
      const arrived = copy.sent !== undefined && copy.sent !== this.version();
      if (arrived || folded(copy.entries) === folded(entriesOf(this.form))) return store.drop(this.key);
      const words = this.status.dataset;
      this.announce(
        words.offer.replace("{time}", time(copy.at)),
        this.button(words.restore, () => this.restore(copy)),
        this.button(words.discard, () => store.drop(this.key)),
      );
    }

    // Where somebody else has written in the same fields meanwhile, their words are told.
    restore(copy) {
      const words = this.status.dataset;
      const others = putBack(this.form, copy);
      if (!others.length) return;
      const list = document.createElement("ul");
      for (const [control, text] of others) {
        const label = control.closest("fieldset.field")?.querySelector("legend") ?? control.labels?.[0];
        const line = document.createElement("li");
        line.dir = "auto";
        line.textContent = words.other
          .replace("{name}", label?.firstChild?.textContent.trim() ?? control.name)
          .replace("{text}", () => text);
        list.append(line);
      }
      this.announce(words.others, list);
    }

    // Say it above the form, where a reader begins.
    announce(text, ...more) {
      this.banner?.remove();
      this.banner = document.createElement("div");
      this.banner.className = "notice notice-warn";
      this.banner.setAttribute("role", "status");
      const words = document.createElement("p");
      words.textContent = text;
      const row = document.createElement("div");
      row.className = "row-of";
      row.append(...more);
      const body = document.createElement("div");
      body.className = "notice-body";
      body.append(words, row);
      this.banner.append(body);
      document.getElementById("main").prepend(this.banner);
    }

    button(label, act) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-quiet btn-sm";
      made.textContent = label;
      made.addEventListener("click", () => {
        this.banner?.remove();
        act();
      });
      return made;
    }
  }

  const drafts = new WeakSet();
  const find = (root) => {
    const inside = [...root.querySelectorAll("form[data-autosave-url]")];
    for (const form of root.matches?.("form[data-autosave-url]") ? [root] : inside) {
      if (drafts.has(form)) continue;
      drafts.add(form);
      new Draft(form);
    }
  };
  find(document);
  document.addEventListener("htmx:load", (event) => find(event.target));
})();
