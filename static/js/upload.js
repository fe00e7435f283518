// Files of a form go by tus, in parts, and on where a connection has dropped. What came whole gets
// its line from the server, with a tick that autosave.js keeps as the answer.
(() => {
  const PART_BYTES = 1024 * 1024;
  const RETRY_MS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 60_000];
  // What another try does not change.
  const isFinal = (status) => status >= 400 && status < 500 && ![408, 409, 423, 425].includes(status);
  const WORDS = document.querySelector("[data-upload-words]")?.dataset;
  const locale = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;
  const sizeOf = (bytes, unit) => {
    const [name, each, digits] = unit;
    return (bytes / each).toLocaleString(locale, { style: "unit", unit: name, maximumFractionDigits: digits });
  };
  const unitFor = (bytes) => (bytes < 1024 * 1024 ? ["kilobyte", 1024, 0] : ["megabyte", 1024 * 1024, 1]);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const token = () => document.querySelector("input[name=csrf_token]").value;
  const element = (tag, css, text = "") => {
    const made = document.createElement(tag);
    made.className = css;
    made.textContent = text;
    return made;
  };

  // A file on its way: its line with a bar, and what can be done to it.
  class Line {
    constructor(field, file) {
      this.field = field;
      this.file = file;
      this.state = "going";
      this.root = element("li", "file-line file-going");
      const name = element("span", "strong");
      name.append(element("bdi", "", file.name));
      this.bar = element("progress", "file-bar");
      this.bar.max = file.size;
      this.bar.value = 0;
      this.bar.setAttribute("aria-label", file.name);
      this.said = element("span", "soft small");
      this.toggle = element("button", "btn btn-quiet btn-sm");
      this.toggle.type = "button";
      this.toggle.addEventListener("click", () => this.press());
      this.cancel = element("button", "btn btn-quiet btn-sm", field.words.cancel);
      this.cancel.type = "button";
      this.cancel.addEventListener("click", () => this.giveUp());
      const words = element("div", "file-words");
      words.append(name, this.bar, this.said);
      const tools = element("p", "row-of");
      tools.append(this.toggle, this.cancel);
      this.root.append(words, tools);
      field.list.append(this.root);
      this.upload = new tus.Upload(file, {
        endpoint: field.root.dataset.upload,
        chunkSize: PART_BYTES,
        retryDelays: RETRY_MS,
        metadata: { filename: file.name },
        removeFingerprintOnSuccess: true,
        fingerprint: async () => ["village", field.root.dataset.upload, file.name, file.size, file.lastModified].join(" "),
        onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
        onShouldRetry: (error) => {
          const again = !isFinal(error.originalResponse?.getStatus() ?? 0);
          if (again) this.said.textContent = field.words.waiting;
          return again;
        },
        onProgress: (sent, all) => this.show(sent, all),
        onSuccess: () => this.finish(),
        onError: (error) => this.fail(error),
      });
      this.begin();
    }

    async begin() {
      this.change("going");
      const before = await this.upload.findPreviousUploads();
      if (before.length) this.upload.resumeFromPreviousUpload(before[0]);
      this.upload.start();
    }

    change(state) {
      this.state = state;
      this.root.dataset.state = state;
      const { pause, resume, again } = this.field.words;
      this.toggle.textContent = { going: pause, paused: resume, failed: again }[state];
    }

    show(sent, all) {
      if (this.state !== "going") return;
      this.bar.value = sent;
      const { going, checking } = this.field.words;
      this.said.textContent = sent === all ? checking : filled(going, { sent: sizeOf(sent, unitFor(all)), size: sizeOf(all, unitFor(all)) });
    }

    press() {
      if (this.state === "going") {
        this.upload.abort();
        this.change("paused");
        this.said.textContent = this.field.words.paused;
      } else {
        this.change("going");
        this.said.textContent = "";
        this.upload.start();
      }
    }

    giveUp() {
      this.upload.abort(true).catch(() => {});
      this.field.forget(this);
      this.field.input.focus();
    }

    fail(error) {
      const answer = error.originalResponse;
      const status = answer?.getStatus() ?? 0;
      const { ended, failed } = this.field.words;
      const plain = (answer?.getHeader("Content-Type") ?? "").startsWith("text/plain");
      if ([413, 422, 429].includes(status) && plain) {
        this.field.forget(this);
        this.field.complain(answer.getBody());
        return;
      }
      this.change("failed");
      this.said.textContent = status === 401 || status === 400 ? ended : failed;
    }

    async finish() {
      const id = this.upload.url.split("/").pop();
      const answer = await fetch(this.field.root.dataset.lineUrl.replace("TOKEN", id), { credentials: "same-origin" })
        .catch(() => null);
      if (!answer?.ok || answer.redirected) return this.fail({ originalResponse: null });
      this.field.put(this, await answer.text());
    }
  }

  class Field {
    constructor(root) {
      this.root = root;
      this.words = { ...WORDS, ...root.dataset };
      this.list = root.querySelector("[data-files]");
      this.input = root.querySelector("input[type=file]");
      this.lines = new Set();
      if (!this.input) return;
      this.input.addEventListener("change", () => {
        this.send([...this.input.files]);
        this.input.value = "";
      });
      for (const kind of ["dragenter", "dragover"]) {
        root.addEventListener(kind, (event) => {
          if (event.dataTransfer.types.includes("Files")) event.preventDefault();
        });
      }
      root.addEventListener("drop", (event) => {
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        this.send([...event.dataTransfer.files]);
      });
    }

    ticks() {
      return [...this.list.querySelectorAll("input[type=checkbox]")];
    }

    send(files) {
      this.complain("");
      const most = Number(this.words.most);
      for (const file of files) {
        const there = most === 1 ? 0 : this.ticks().filter((tick) => tick.checked).length;
        if (there + this.lines.size >= most) this.complain(filled(this.words.tooMany, { name: file.name }));
        else if (file.size > Number(this.words.largest)) this.complain(filled(this.words.tooLarge, { name: file.name }));
        else this.lines.add(new Line(this, file));
      }
    }

    // A file of which there is to be one takes the place of the other.
    put(line, html) {
      if (Number(this.words.most) === 1) for (const tick of this.ticks()) tick.checked = false;
      line.root.insertAdjacentHTML("beforebegin", html);
      const tick = line.root.previousElementSibling.querySelector("input");
      this.forget(line);
      this.root.querySelector("[data-upload-told]").textContent = filled(this.words.done, { name: line.file.name });
      tick.dispatchEvent(new Event("input", { bubbles: true }));
    }

    forget(line) {
      this.lines.delete(line);
      line.root.remove();
    }

    complain(text) {
      const said = this.root.querySelector("[data-upload-said]");
      said.textContent = text;
      said.hidden = !text;
    }
  }

  const fields = [...document.querySelectorAll("[data-upload]")].map((root) => new Field(root));

  // A form that leaves would break off what is on its way.
  document.addEventListener("submit", (event) => {
    const busy = fields.find((field) => field.lines.size && field.root.form === event.target);
    if (!busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    busy.complain(busy.words.underway);
    busy.root.focus();
  }, true);
  addEventListener("online", () => {
    for (const field of fields) for (const line of field.lines) if (line.state === "failed") line.press();
  });
})();
