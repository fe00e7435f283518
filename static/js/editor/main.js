// The page of the editor: the draft comes with it, and its parts are put together.

import { Background } from "./background.js";
import { Checks } from "./checks.js";
import { Editor } from "./editor.js";
import { Input } from "./input.js";
import { List } from "./list.js";
import { elsewhere, nameOf } from "./objects.js";
import { Panel } from "./panel.js";
import { Saver } from "./saving.js";
import { fill } from "./words.js";

const root = document.querySelector("[data-draw]");
const start = JSON.parse(root.dataset.start);
root.dataset.ready = ""; // the plan is measured once it is shown
start.elsewhere.forEach((number) => elsewhere.add(number));
const editor = new Editor(root, start);
const checks = new Checks(editor);
const saver = new Saver(editor.drawing, { url: root.dataset.url, token: root.dataset.token, revision: start.revision });
const state = root.querySelector("[data-draw-state]");
const contested = root.querySelector("[data-draw-contested]");
const ended = root.querySelector("[data-draw-ended]");

new Input(editor);
new Panel(editor);
new Background(editor);

// What the server finds wrong with the drawing that it holds, unless another was saved meanwhile.
const check = async () => {
  const answer = await fetch(root.dataset.checksUrl, { headers: { "X-Autosave": "1" } }).catch(() => null);
  const found = answer?.ok && !answer.redirected ? await answer.json() : null;
  if (found?.revision === saver.revision) checks.show(found);
};

// The plan is seen first: after its frame the list below it waits until the browser has nothing else to do.
const idle = window.requestIdleCallback ?? setTimeout;
requestAnimationFrame(() => setTimeout(() => idle(() => new List(editor))));
check();

const stated = (word, values) => {
  state.dataset.state = word;
  state.textContent = fill(editor.words[word], values);
};

for (const word of ["saving", "failed"]) saver.addEventListener(word, () => stated(word));
saver.addEventListener("refused", ({ detail }) => stated("refused", { why: detail.refused }));
saver.addEventListener("saved", ({ detail }) => {
  stated("saved", { time: detail.at });
  checks.show(detail);
});
saver.addEventListener("met", ({ detail }) => {
  stated("met", { name: detail.by });
  check();
});
saver.addEventListener("contested", ({ detail }) => {
  const names = [...detail.objects].map(([id, theirs]) => nameOf(editor.drawing.get(id) ?? theirs));
  contested.querySelector("[data-draw-names]").textContent = fill(editor.words.contested, {
    name: detail.by,
    names: names.join(", "),
  });
  contested.hidden = false;
  stated("waiting");
  editor.show([...detail.objects.keys()].filter((id) => editor.drawing.get(id)));
});
contested.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-draw-keep]")?.dataset.drawKeep;
  if (!choice) return;
  contested.hidden = true;
  saver.settle(choice === "mine");
});

// After a login in another tab the drawing goes on with the token of the new session.
saver.addEventListener("ended", () => {
  ended.hidden = false;
  stated("failed");
});
addEventListener("focus", async () => {
  if (ended.hidden) return;
  const answer = await fetch(root.dataset.tokenUrl).catch(() => null);
  if (!answer?.ok) return;
  saver.token = (await answer.json()).csrf_token;
  ended.hidden = true;
  saver.save();
});

// What leads on from the draft waits until it is saved.
for (const link of root.querySelectorAll("[data-draw-leave]")) {
  link.addEventListener("click", async (event) => {
    if (!saver.unsaved) return;
    event.preventDefault();
    await saver.save();
    if (!saver.unsaved) location.assign(link.href);
  });
}
addEventListener("beforeunload", (event) => {
  if (saver.unsaved) event.preventDefault();
});

for (const button of root.querySelectorAll("[data-draw-do=undo], [data-draw-do=redo]")) {
  const steps = button.dataset.drawDo === "undo" ? "done" : "undone";
  const follow = () => button.setAttribute("aria-disabled", String(!editor.drawing[steps].length));
  editor.drawing.addEventListener("change", follow);
  follow();
}
